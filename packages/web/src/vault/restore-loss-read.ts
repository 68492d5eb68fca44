interface ModelLoss {
  readonly model: string
  /** For a model that the person does not see. */
  readonly label: string
  readonly added: number
  readonly changed: number
  readonly deleted: number
}

export interface Loss {
  readonly minutes: number
  /** Models with any loss. */
  readonly models: readonly ModelLoss[]
  /** The region whose copy would be read; absent where none can be reached. */
  readonly from: string | undefined
  /** Regions that cannot be reached. */
  readonly away: readonly string[]
}

/** Reads the result of a preview; undefined when it is none. */
export function lossOf(result: unknown): Loss | undefined {
  const count: unknown = Reflect.get(Object(result), 'count')
  const minutes: unknown = Reflect.get(Object(count), 'minutes')
  const models: unknown = Reflect.get(Object(count), 'models')
  if (typeof minutes !== 'number' || !Array.isArray(models)) return undefined
  const from: unknown = Reflect.get(Object(count), 'from')
  const away: unknown = Reflect.get(Object(count), 'away')
  return {
    minutes,
    models: models.map(toModelLoss),
    from: typeof from === 'string' ? from : undefined,
    away: Array.isArray(away) ? away.map(String) : [],
  }
}

function toModelLoss(value: unknown): ModelLoss {
  const member = (name: string): unknown => Reflect.get(Object(value), name)
  const count = (name: string): number => {
    const found = member(name)
    return typeof found === 'number' ? found : 0
  }
  return {
    model: String(member('model')),
    label: String(member('label')),
    added: count('added'),
    changed: count('changed'),
    deleted: count('deleted'),
  }
}
