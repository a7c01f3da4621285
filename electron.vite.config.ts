import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => resolve(import.meta.dirname, path);

/**
 * Three bundles: main (both hosts and the engine worker), preload (CommonJS, because the preload is sandboxed) and
 * renderer (the screens, served by either host).
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      rollupOptions: {
        input: {
          index: at('src/main/index.ts'),
          'browser-host': at('src/main/browser-host.ts'),
          'engine-worker': at('src/main/engine-worker.ts'),
          'writer-worker': at('src/main/writer-worker.ts'),
          'log-import-worker': at('src/main/log-import-worker.ts'),
          'backup-worker': at('src/main/backup-worker.ts'),
        },
        // Beside the entries: a module finds its worker at its own address, whichever file it ends up in.
        output: { format: 'es', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react(), tailwindcss()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      minify: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      // The details come whole, from this machine.
      chunkSizeWarningLimit: 900,
      rollupOptions: { input: { widget: at('src/renderer/index.html') } },
    },
  },
});
