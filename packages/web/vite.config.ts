import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { componentStyles, sourcesBelow } from './component-styles.ts'
import { themeVariables } from './theme-variables.ts'

const SOURCES = join(import.meta.dirname, 'src')
/** Stylesheets that are made here: Mantine would write the first into a style element, which the policy forbids. */
const MADE: Readonly<Record<string, () => string>> = {
  'virtual:theme-variables.css': () => themeVariables(sourcesBelow(SOURCES)),
  'virtual:component-styles.css': () => componentStyles(SOURCES),
}

const madeStyles: Plugin = {
  name: 'made-styles',
  resolveId: (id) => (id in MADE ? `\0${id}` : undefined),
  load: (id) => MADE[id.slice(1)]?.(),
}

/** The script that must run before the first paint: like other code under a name with a hash, so that browsers keep it. */
const schemeScript: Plugin = {
  name: 'scheme-script',
  buildStart() {
    const source = readFileSync(join(SOURCES, 'theme/scheme.js'))
    this.emitFile({ type: 'asset', name: 'scheme.js', source })
  },
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const scheme = Object.values(bundle).find(
        (file) => file.type === 'asset' && file.names.includes('scheme.js'),
      )
      return html.replace('<!-- scheme.js -->', `<script src="/app/${scheme?.fileName}"></script>`)
    },
  },
}

// oxlint-disable-next-line import/no-default-export -- what Vite asks for
export default defineConfig({
  base: '/app/',
  plugins: [react(), madeStyles, schemeScript],
  logLevel: 'warn',
  build: {
    target: 'es2023',
    // Data URLs of scripts and fonts would need holes in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: join(import.meta.dirname, 'index.html'),
        // For pages of the server, which know it by this name.
        'typed-password': join(SOURCES, 'account/typed-password.ts'),
      },
    },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
})
