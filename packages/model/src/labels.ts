import type { Action } from './action.ts'
import type { App } from './app.ts'
import type { Field } from './field.ts'
import type { Fields } from './model.ts'
import type { Setting } from './setting.ts'
import type { View } from './view.ts'

/** What people read instead of the name: `unit_price` without a label is `Unit price`. */
export function labelOfField(name: string, { label }: Pick<Field, 'label'>): string {
  if (label !== undefined) return label
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Every text of an app that people read in a client: what `translations` may and should speak of. */
export function labelsOf(app: App): ReadonlySet<string> {
  return new Set([
    app.label,
    app.summary,
    ...app.groups.map(({ label }) => label),
    ...app.models.flatMap(({ label, plural, fields }) => [label, plural, ...fieldLabels(fields)]),
    ...app.extensions.flatMap(({ fields }) => fieldLabels(fields)),
    ...app.actions.flatMap(actionLabels),
    ...app.views.flatMap(viewLabels),
    ...app.settings.flatMap(settingLabels),
  ])
}

function fieldLabels(fields: Fields): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    labelOfField(name, field),
    ...(field.help === undefined ? [] : [field.help]),
    ...(field.kind === 'selection' ? Object.values<string>(field.values) : []),
  ])
}

function actionLabels({ label, confirm, parameters }: Action): readonly string[] {
  return [label, ...(confirm === undefined ? [] : [confirm]), ...fieldLabels(parameters)]
}

/** Without the values: languages and time zones are called the same by everybody. */
function settingLabels({ key, field }: Setting): readonly string[] {
  return [labelOfField(key, field), ...(field.help === undefined ? [] : [field.help])]
}

function viewLabels(view: View): readonly string[] {
  switch (view.type) {
    case 'list':
      return []
    case 'search':
      return view.filters.map(({ label }) => label)
    case 'form':
      return view.sections.flatMap(({ label }) => (label === undefined ? [] : [label]))
  }
}
