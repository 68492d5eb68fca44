import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { themeVariables } from './theme-variables.ts'

const THEME = 'virtual:theme-variables.css'

/** Mantine writes the variables of its theme into a style element at run time, which the policy forbids: here they are a file. */
const themeFile: Plugin = {
  name: 'theme-variables',
  resolveId: (id) => (id === THEME ? `\0${THEME}` : undefined),
  load: async (id) => (id === `\0${THEME}` ? await themeVariables() : undefined),
}

// oxlint-disable-next-line import/no-default-export -- what Vite asks for
export default defineConfig({
  base: '/app/',
  plugins: [react(), themeFile],
  logLevel: 'warn',
  build: {
    target: 'es2023',
    // Data URLs of scripts and fonts would need holes in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
})
