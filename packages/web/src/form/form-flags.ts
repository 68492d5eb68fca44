import type { FormField } from '@zennnn/model'
import type { FieldMeta } from '../api/meta.ts'
import { isDemanded } from './field-default.ts'
import type { Derivations } from './form-derive.ts'
import type { FormPlan } from './form-plan.ts'
import { type FormValues, isWritable } from './form-values.ts'

export interface FieldFlags {
  readonly isVisible: boolean
  readonly isRequired: boolean
  readonly isReadonly: boolean
}

interface Looked {
  readonly plan: FormPlan
  readonly derive: Derivations
  readonly values: FormValues
  readonly isNew: boolean
}

/** How a field stands at this moment: as it is declared, and as the conditions of the form say of what is typed. */
export function flagsOf(field: FieldMeta, shown: FormField | undefined, at: Looked): FieldFlags {
  const { plan, derive, values, isNew } = at
  const holds = (source: string | undefined): boolean | undefined =>
    source === undefined ? undefined : derive.holds(source, values)
  // What cannot be asked here the server decides: shown, and free to try.
  const isVisible = holds(shown?.visible) ?? true
  const mayWrite = plan.model.operations.includes(isNew ? 'create' : 'update')
  // The server fills in what a new record leaves out; later nobody does.
  const isDeclared = isNew ? isDemanded(field) : field.required
  return {
    isVisible,
    isRequired: isDeclared || (isVisible && holds(shown?.required) === true),
    isReadonly:
      !mayWrite ||
      holds(shown?.readonly) === true ||
      (field.kind !== 'collection' && !isWritable(field)),
  }
}

/** The place of a field in the form; undefined for one that it does not show. */
export function shownIn({ view }: FormPlan, name: string): FormField | undefined {
  return view.sections.flatMap(({ fields }) => fields).find((field) => field.name === name)
}
