import { type ReactNode, useMemo, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { type FieldMeta, fieldOf, type ModelMeta } from '../api/meta.ts'
import { ApiProblem } from '../api/problem.ts'
import { useMeta, useModel } from '../api/queries.ts'
import { createRecord } from '../api/records.ts'
import type { Referred } from '../fields/field-kind.ts'
import { t } from '../language/language.ts'
import { defaultOf, isDemanded } from './field-default.ts'
import styles from './form.module.css'
import { newBody } from './form-changes.ts'
import { findProblems } from './form-check.ts'
import { newValues } from './form-defaults.ts'
import { FormFieldInput } from './form-field.tsx'
import { type FormPlan, planForm } from './form-plan.ts'
import { type FieldProblems, problemsOf } from './form-problems.ts'
import { isWritable, setField } from './form-values.ts'
import { newId } from './new-id.ts'
import type { FormEvent } from './use-record-form.ts'

interface QuickCreateProps {
  readonly model: string
  readonly title: string
  readonly onCreated: (record: Referred) => void
  readonly onClose: () => void
}

/** A small form in a dialog that makes a record a reference needs; begins with what was typed as its title. */
export function QuickCreate(props: QuickCreateProps): ReactNode {
  const model = useModel(props.model)
  return model === undefined ? null : <QuickForm {...props} target={model} />
}

function QuickForm({
  target,
  title,
  onCreated,
  onClose,
}: QuickCreateProps & { readonly target: ModelMeta }): ReactNode {
  const meta = useMeta()
  const plan = useMemo(() => planForm(meta, target), [meta, target])
  const [id] = useState(() => newId(new Date()))
  const [values, setValues] = useState(() => setField(newValues(plan), target.title, title))
  const [problems, setProblems] = useState<FieldProblems>({})
  const [dispatch] = useState(() => (event: FormEvent): void => {
    if (event.kind !== 'field') return
    setValues((before) => setField(before, event.name, event.value))
    setProblems({})
  })
  const create = async (): Promise<void> => {
    const missing = findProblems(plan, {
      base: newValues(plan),
      values,
      isRequired: isDemanded,
    })
    setProblems(missing)
    if (Object.keys(missing).length > 0)
      throw new Error(t('Not saved yet: look at the marked fields.'))
    try {
      const { body } = newBody(plan, values)
      const row = await createRecord(target.name, { id, ...body }, `id,title:${target.title}`)
      onCreated({ id: row.id, title: String(row['title']) })
    } catch (error) {
      if (error instanceof ApiProblem) setProblems(problemsOf(plan, error, {}))
      throw error
    }
  }
  return (
    <ConfirmDialog
      title={t('New {model}', { model: target.label })}
      text={undefined}
      verb={t('Create {model}', { model: target.label })}
      onConfirm={create}
      onClose={onClose}
    >
      <div className={styles.quick}>
        {quickFields(plan).map((field, index) => (
          <FormFieldInput
            key={field.name}
            field={field}
            value={values.fields[field.name]}
            isRequired={isDemanded(field)}
            isReadonly={false}
            problem={problems[field.name]}
            hint={undefined}
            dispatch={dispatch}
            autoFocus={index === 0}
          />
        ))}
      </div>
    </ConfirmDialog>
  )
}

/** The title, what must be given, and what the form shows first: enough to go on, the rest can follow later. */
function quickFields({ model, view }: FormPlan): readonly FieldMeta[] {
  const first = (view.sections[0]?.fields ?? [])
    .filter(({ visible }) => visible === undefined)
    .map(({ name }) => name)
  const demanded = model.fields
    .filter((field) => isDemanded(field) && defaultOf(field).kind === 'none')
    .map(({ name }) => name)
  return [...new Set([model.title, ...demanded, ...first])]
    .flatMap((name) => fieldOf(model, name) ?? [])
    .filter(isWritable)
}
