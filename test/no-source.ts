import type { ServerOptions } from '@zennnn/server'

/** For servers of tests that are about something else. */
export const NO_SOURCE: ServerOptions['source'] = {
  address: 'https://code.example/zennnn',
  build: '0'.repeat(64),
  origin: 'https://localhost',
  version: '1.0.0',
  components: [],
  listing: '{}',
  sbom: '{}',
  archive: async () => await Promise.reject(new Error('This server has no source.')),
}
