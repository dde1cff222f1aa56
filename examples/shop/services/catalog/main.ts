/** The catalogue: which products there are, what they cost, and which of them lie on which shelf. */
import { json, numberFrom, openDatabase, refusal, runService, textFrom } from 'shop-kit';
import { openProducts, SCHEMA } from './products.ts';
import { openShelves } from './shelves.ts';

await runService(() => {
  const database = openDatabase(textFrom('DATABASE'), SCHEMA);
  const products = openProducts(database, numberFrom('PRODUCTS', 320));
  const shelves = openShelves(products);
  return {
    routes: [
      {
        method: 'GET',
        path: '/products',
        handle: ({ query }) => json(200, shelves.show(query.get('category') ?? '', query.get('search') ?? '')),
      },
      {
        method: 'GET',
        path: '/products/:id',
        handle: ({ params }) => {
          const product = products.find(Number(params['id']));
          return product === undefined
            ? refusal(404, 'no-such-product', `there is no product ${params['id']}`)
            : json(200, product);
        },
      },
    ],
    stop: () => database.close(),
  };
});
