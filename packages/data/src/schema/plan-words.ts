import { ATTACHMENT_MODEL, type Field, type Model, type Registry } from '@zennnn/model'
import { ruleReads } from './plan-expression.ts'

/** The name of a field or filter that not everybody knows who knows the model it is looked for in. */
export interface LimitedWord {
  readonly word: string
  /** Whoever is in none of these does not know it. */
  readonly groups: readonly string[]
  /** The models in whose searches the word means such a name. */
  readonly models: { readonly kind: 'only' | 'except'; readonly names: readonly string[] }
}

/** Who knows that there is such a model: those who are granted anything in it. */
export function groupsThatKnow(model: Model): ReadonlySet<string> {
  return new Set(model.grants.map(({ group }) => group))
}

/**
 * All names that are limited more narrowly than their model, in a fixed order. A search of another model may walk to such a
 * field through references, unless the name is that of a field of its own that is open.
 */
export function limitedWords(registry: Registry): readonly LimitedWord[] {
  const words = new Map<string, LimitedWord>()
  for (const model of registry.models.values()) {
    for (const [word, field] of model.fields)
      for (const groups of limitsOf(registry, model, field))
        add(words, { word, groups, models: { kind: 'except', names: openIn(registry, word) } })
    for (const { name, where } of filtersOf(model))
      for (const groups of filterLimits(registry, model, where))
        add(words, { word: name, groups, models: { kind: 'only', names: [model.name] } })
  }
  return [...words.keys()].sort().flatMap((key) => words.get(key) ?? [])
}

function add(words: Map<string, LimitedWord>, word: LimitedWord): void {
  words.set(JSON.stringify(word), word)
}

/** Models with a field of this name that everybody sees who knows the model. */
function openIn(registry: Registry, name: string): readonly string[] {
  return [...registry.models.values()]
    .filter((model) => {
      const field = model.fields.get(name)
      return field !== undefined && limitsOf(registry, model, field).length === 0
    })
    .map((model) => model.name)
    .sort()
}

/** Sets of groups; who knows the model sees the field when they are in one of each. */
function limitsOf(registry: Registry, model: Model, field: Field): readonly (readonly string[])[] {
  const own = field.groups.length === 0 ? [] : [[...field.groups].sort()]
  const target = targetModel(registry, field)
  if (target === undefined) return own
  const known = groupsThatKnow(target)
  const isCovered = [...groupsThatKnow(model)].every(
    (group) => known.has(group) || (group !== 'link' && known.has('member')),
  )
  return isCovered ? own : [...own, [...known].sort()]
}

/** The same for a filter, by all fields that it reads. */
function filterLimits(
  registry: Registry,
  model: Model,
  where: string,
): readonly (readonly string[])[] {
  return ruleReads(registry, model.name, where).flatMap((path) => pathLimits(registry, model, path))
}

function pathLimits(
  registry: Registry,
  model: Model,
  [name = '', ...rest]: readonly string[],
): readonly (readonly string[])[] {
  const field = model.fields.get(name)
  if (field === undefined) return []
  const target = targetModel(registry, field)
  const inner = target === undefined ? [] : pathLimits(registry, target, rest)
  return [...limitsOf(registry, model, field), ...inner]
}

/** A field that leads to a hidden model would tell its name. */
function targetModel(registry: Registry, field: Field): Model | undefined {
  if (field.kind === 'attachment') return registry.models.get(ATTACHMENT_MODEL)
  return 'model' in field ? registry.models.get(field.model) : undefined
}

function filtersOf(model: Model): readonly { readonly name: string; readonly where: string }[] {
  return model.views.flatMap((view) => (view.type === 'search' ? view.filters : []))
}
