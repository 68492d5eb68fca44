import type { Sight } from '@zennnn/data'
import { checkExpression, type RecordShape } from '@zennnn/expressions'
import { PlatformError } from '@zennnn/kernel'
import { type FormField, ruleScope, type View } from '@zennnn/model'
import { isVisiblePath } from './describe-field.ts'

/** Decides whether an expression over records of a model speaks only of what is seen. */
export type IsVisibleExpression = (model: string, source: string) => boolean

export function visibleExpressions(sight: Sight): IsVisibleExpression {
  const shapes = visibleShapes(sight)
  return (model, source) => {
    try {
      checkExpression(source, ruleScope({ shapes }, model))
      return true
    } catch (error) {
      if (error instanceof PlatformError && error.code === 'EXPRESSION_INVALID') return false
      throw error
    }
  }
}

/** The view without the fields and conditions that its reader does not see. */
export function describeView(sight: Sight, view: View, isVisible: IsVisibleExpression): View {
  const has = (path: string): boolean => isVisiblePath(sight, view.model, path)
  switch (view.type) {
    case 'list':
      return {
        ...view,
        columns: view.columns.filter(has),
        order: visibleOrder(view.order, has),
        sums: view.sums.filter(has),
      }
    case 'search':
      return {
        ...view,
        text: view.text.filter(has),
        groupBy: view.groupBy.filter(has),
        filters: view.filters.filter((filter) => isVisible(view.model, filter.where)),
      }
    case 'form':
      return {
        ...view,
        status: view.status !== undefined && has(view.status) ? view.status : undefined,
        sections: view.sections.map((section) => ({
          ...section,
          fields: section.fields
            .filter((shown) => has(shown.name))
            .map((shown) =>
              describeFormField(shown, has, (source) => isVisible(view.model, source)),
            ),
        })),
      }
  }
}

/** The view with its labels in the reader's language. */
export function translateView(view: View, say: (text: string) => string): View {
  switch (view.type) {
    case 'list':
      return view
    case 'search':
      return {
        ...view,
        filters: view.filters.map((filter) => ({ ...filter, label: say(filter.label) })),
      }
    case 'form':
      return {
        ...view,
        sections: view.sections.map(({ label, fields }) => ({
          label: label === undefined ? undefined : say(label),
          fields,
        })),
      }
  }
}

/** `date desc, name` without the fields that are not seen. */
export function visibleOrder(
  order: string | undefined,
  has: (path: string) => boolean,
): string | undefined {
  const terms = (order ?? '').split(',').map((term) => term.trim())
  const seen = terms.filter((term) => has(term.split(' ')[0] ?? ''))
  return seen.length === 0 ? undefined : seen.join(', ')
}

function describeFormField(
  shown: FormField,
  has: (path: string) => boolean,
  isVisible: (source: string) => boolean,
): FormField {
  const { name, visible, required, readonly, columns } = shown
  const keep = (source: string | undefined): boolean => source !== undefined && isVisible(source)
  return {
    name,
    ...(visible !== undefined && keep(visible) ? { visible } : {}),
    ...(required !== undefined && keep(required) ? { required } : {}),
    ...(readonly !== undefined && keep(readonly) ? { readonly } : {}),
    ...(columns === undefined
      ? {}
      : { columns: columns.filter((column) => has(`${name}.${column}`)) }),
  }
}

function visibleShapes({ registry, models }: Sight): ReadonlyMap<string, RecordShape> {
  const shapes = new Map<string, RecordShape>()
  for (const [name, shape] of registry.shapes) {
    const model = models.get(name)
    if (model === undefined) continue
    const fields = [...shape.fields].filter(([field]) => model.fields.has(field))
    shapes.set(name, { ...shape, fields: new Map(fields) })
  }
  return shapes
}
