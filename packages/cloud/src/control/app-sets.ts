import type { Clock } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { ClusterAccess } from '../database/cluster-access.ts'
import { ensureTemplate } from '../database/database-template.ts'
import { planTemplate } from '../database/template-plan.ts'

/** Apps that a database may have together, and what they make of it. */
export interface AppSet {
  /** Names of the apps, sorted. */
  readonly apps: readonly string[]
  readonly registry: Registry
}

/** The same set of apps, however it was ordered: its names, sorted and joined. */
export function appSetKey(apps: readonly string[]): string {
  return [...apps].sort().join(',')
}

/** Templates of all sets, by key; builds what is missing (1 s each). */
export async function ensureTemplates(
  access: ClusterAccess,
  sets: readonly AppSet[],
  clock: Clock,
): Promise<ReadonlyMap<string, string>> {
  const templates = new Map<string, string>()
  for (const set of sets) {
    const plan = await planTemplate(set.registry, clock)
    templates.set(appSetKey(set.apps), await ensureTemplate(access, plan))
  }
  return templates
}
