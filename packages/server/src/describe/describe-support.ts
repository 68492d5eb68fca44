import type { Meta } from './describe-meta.ts'

/** What somebody of support is told: records as far as they were granted, and no action, whoever granted could call some. */
export function withinGrant(meta: Meta, mayWrite: boolean): Meta {
  return {
    ...meta,
    rights: [],
    models: meta.models.map((model) => ({
      ...model,
      actions: [],
      operations: model.operations.filter((operation) => operation === 'read' || mayWrite),
    })),
  }
}
