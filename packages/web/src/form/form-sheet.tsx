import type { FormSection } from '@zennnn/model'
import { type ReactNode, useId } from 'react'
import { fieldOf } from '../api/meta.ts'
import styles from './form.module.css'
import { FormFieldInput } from './form-field.tsx'
import { flagsOf } from './form-flags.ts'
import type { FormPlan } from './form-plan.ts'
import { FormTotals } from './form-totals.tsx'
import { LinesTable } from './lines-table.tsx'
import { RelatedTable } from './related-table.tsx'
import type { RecordForm } from './use-record-form.ts'

export interface SheetProps {
  readonly plan: FormPlan
  readonly form: RecordForm
  /** What a new record gets where a field is left empty. */
  readonly hints: Readonly<Record<string, string>>
}

/** The record as its form view declares it. */
export function FormSheet({ plan, form, hints }: SheetProps): ReactNode {
  return (
    <div className={styles.sheet}>
      {plan.view.sections.map((section, index) => (
        <Section
          key={section.label ?? index}
          section={section}
          isFirst={index === 0}
          {...{ plan, form, hints }}
        />
      ))}
    </div>
  )
}

function Section({
  section,
  isFirst,
  ...props
}: SheetProps & { readonly section: FormSection; readonly isFirst: boolean }): ReactNode {
  const labelId = useId()
  const { plan, form } = props
  const { values } = form.state
  const shown = section.fields.flatMap((one) => {
    const field = fieldOf(plan.model, one.name)
    if (field === undefined || one.name === plan.view.status) return []
    // Before it is saved there is no number, and nothing can refer to it.
    if (form.isNew && (field.kind === 'sequence' || isRelated(plan, one.name))) return []
    const flags = flagsOf(field, one, { plan, derive: form.derive, values, isNew: form.isNew })
    return flags.isVisible ? [{ field, flags }] : []
  })
  if (shown.length === 0) return null
  const derived = form.derive.record(values)
  const isTotals = shown.every(({ field }) => field.kind === 'total')
  return (
    <section className={styles.section} aria-labelledby={section.label && labelId}>
      {section.label !== undefined && (
        <h2 id={labelId} className={isTotals ? styles.hiddenLabel : styles.label}>
          {section.label}
        </h2>
      )}
      {isTotals ? (
        <FormTotals fields={shown.map(({ field }) => field)} values={derived} />
      ) : (
        <div className={styles.fields}>
          {shown.map(({ field, flags }, index) =>
            field.kind === 'collection' ? (
              <Collection
                key={field.name}
                {...props}
                name={field.name}
                isReadonly={flags.isReadonly}
              />
            ) : (
              <FormFieldInput
                key={field.name}
                field={field}
                value={derived[field.name]}
                isRequired={flags.isRequired}
                isReadonly={flags.isReadonly}
                problem={form.state.problems[field.name]}
                hint={form.isNew ? props.hints[field.name] : undefined}
                dispatch={form.dispatch}
                autoFocus={form.isNew && isFirst && index === 0}
              />
            ),
          )}
        </div>
      )}
    </section>
  )
}

function Collection({
  plan,
  form,
  name,
  isReadonly,
}: SheetProps & { readonly name: string; readonly isReadonly: boolean }): ReactNode {
  const owned = plan.collections.find((one) => one.name === name)
  const related = plan.related.find((one) => one.name === name)
  if (owned !== undefined)
    return (
      <LinesTable
        collection={owned}
        lines={form.state.values.lines[name] ?? []}
        problems={form.state.problems}
        derive={form.derive}
        dispatch={form.dispatch}
        isReadonly={isReadonly}
      />
    )
  if (related === undefined) return null
  return <RelatedTable collection={related} rows={form.state.row[name]} owner={form.state.row.id} />
}

function isRelated(plan: FormPlan, name: string): boolean {
  return plan.related.some((one) => one.name === name)
}
