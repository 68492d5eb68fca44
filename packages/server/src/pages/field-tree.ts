import type { Sight } from '@zennnn/data'
import type { Field, Model } from '@zennnn/model'

/** Fields to read of a model, and of those it leads to. */
export type FieldTree = ReadonlyMap<string, FieldTree | undefined>

/** A column of a list or a field of a form, found in what the viewer sees. */
export interface Shown {
  readonly path: readonly string[]
  readonly label: string
  readonly field: Field
  /** The model a reference, collection or many-to-many field leads to. */
  readonly target: Model | undefined
}

/** Looks a path of a view (`customer.name`) up; undefined when a part of it is hidden from the viewer. */
export function findShown(sight: Sight, model: Model, path: string): Shown | undefined {
  const [name = '', ...rest] = path.split('.')
  const field = model.fields.get(name)
  if (field === undefined) return undefined
  const target = sight.models.get(targetOf(field) ?? '')
  if (rest.length > 0) {
    const inner = target === undefined ? undefined : findShown(sight, target, rest.join('.'))
    return inner === undefined ? undefined : { ...inner, path: [name, ...inner.path] }
  }
  return { path: [name], label: field.label ?? spelled(name), field, target }
}

/** What has to be read to show these: of a related record its id and its title. */
export function treeOf(
  shown: readonly Shown[],
  columns: ReadonlyMap<string, readonly Shown[]>,
): FieldTree {
  const tree: MutableTree = new Map([['id', undefined]])
  for (const { path, target } of shown) {
    const below = columns.get(path.join('.'))
    add(tree, path, target)
    for (const column of below ?? []) add(tree, [...path, ...column.path], column.target)
  }
  return tree
}

/** `id,name,customer(id,name)` of the API's grammar. */
export function selectText(tree: FieldTree): string {
  return [...tree]
    .map(([name, below]) => (below === undefined ? name : `${name}(${selectText(below)})`))
    .join(',')
}

type MutableTree = Map<string, MutableTree | undefined>

function add(tree: MutableTree, path: readonly string[], target: Model | undefined): void {
  const [name = '', ...rest] = path
  if (rest.length > 0) {
    const below = branch(tree, name)
    add(below, rest, target)
  } else if (target === undefined) {
    if (!tree.has(name)) tree.set(name, undefined)
  } else {
    const below = branch(tree, name)
    below.set('id', undefined)
    below.set(target.title, undefined)
  }
}

function branch(tree: MutableTree, name: string): MutableTree {
  const below = tree.get(name) ?? new Map<string, MutableTree | undefined>()
  tree.set(name, below)
  return below
}

/** The model a field leads to; undefined for plain values. */
function targetOf(field: Field): string | undefined {
  if (field.kind === 'attachment') return 'attachment'
  return 'model' in field ? field.model : undefined
}

function spelled(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
