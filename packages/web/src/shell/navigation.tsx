// Where one can go.
import { path, to } from '../address/location.ts';
import { PAGES } from './pages.ts';

export function Navigation() {
  const here = path.value;
  return (
    <nav class="navigation" aria-label="Pages">
      {PAGES.filter(({ key }) => key !== undefined).map((page) => {
        const isHere = page.path === '/' ? here === '/' : here === page.path || here.startsWith(`${page.path}/`);
        return (
          <a key={page.path} href={to(page.path)} aria-current={isHere ? 'page' : undefined}>
            {page.name}
          </a>
        );
      })}
    </nav>
  );
}
