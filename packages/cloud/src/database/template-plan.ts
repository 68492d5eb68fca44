import { contentHash, installPlatform, installSchema, seed } from '@zennnn/data'
import type { Clock } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { TemplatePlan } from './database-template.ts'

/** The template of a set of apps: platform, tables, rules and seeds. Its name changes with its content. */
export async function planTemplate(registry: Registry, clock: Clock): Promise<TemplatePlan> {
  return {
    // PostgreSQL cuts names at 63 bytes; half of the hash is more than enough.
    name: (await contentHash(registry)).slice(0, 32),
    install: async (client) => {
      await installPlatform(client, registry.brand)
      await installSchema(client, registry)
      await seed(client, registry, clock)
    },
  }
}
