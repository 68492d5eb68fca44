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
}

/** Reads the result of a preview; undefined when it is none. */
export function lossOf(result: unknown): Loss | undefined {
  const count: unknown = Reflect.get(Object(result), 'count')
  const minutes: unknown = Reflect.get(Object(count), 'minutes')
  const models: unknown = Reflect.get(Object(count), 'models')
  if (typeof minutes !== 'number' || !Array.isArray(models)) return undefined
  return { minutes, models: models.map(toModelLoss) }
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
