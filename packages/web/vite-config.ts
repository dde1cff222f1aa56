// How the page is built: one small first script, the rest when a page that needs it is opened.
import { defineConfig } from 'vite';

/** Of a server that is up: `KINTSUGI_URL=http://127.0.0.1:4600 npx vite packages/web` shows changes at once. */
const behind = process.env['KINTSUGI_URL'] ?? 'http://127.0.0.1:4600';
const proxied = { target: behind, changeOrigin: true, ws: true, headers: { origin: behind } };

export default defineConfig({
  server: { host: '127.0.0.1', proxy: { '/api': proxied, '/auth': proxied, '/ws': proxied } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // The policy of the page lets nothing in that is not a file of its own.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
