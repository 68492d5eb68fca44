import { type ReactNode, useState } from 'react'
import type { ActionMeta, FieldMeta } from '../api/meta.ts'
import { ApiProblem } from '../api/problem.ts'
import { callAction } from '../api/request.ts'
import { kindOf } from '../fields/field-registry.ts'
import { plainDefaults } from '../form/field-default.ts'
import { t } from '../language/language.ts'
import styles from './actions.module.css'
import { ConfirmDialog } from './confirm-dialog.tsx'

export interface ActionCall {
  readonly model: string
  readonly action: ActionMeta
  /** The record it is for; undefined for an action of the model. */
  readonly id: string | undefined
}

export async function runAction(
  { model, action, id }: ActionCall,
  parameters: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await callAction(`${model}.${action.name}`, {
    ...parameters,
    ...(id === undefined ? {} : { id }),
  })
}

/** Asks for what an action needs, and whether its consequence is wanted. */
export function ActionDialog({
  call,
  subject,
  onDone,
  onClose,
}: {
  readonly call: ActionCall
  /** The record in words; undefined for an action of the model. */
  readonly subject: string | undefined
  readonly onDone: () => void
  readonly onClose: () => void
}): ReactNode {
  const { action } = call
  const { parameters } = action
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>(() =>
    plainDefaults(parameters),
  )
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const run = async (): Promise<void> => {
    const wire = wireOf(parameters, values)
    const missing = missingOf(parameters, wire)
    setProblems(missing)
    if (Object.keys(missing).length > 0)
      throw new Error(t('Nothing was done yet: something is missing.'))
    try {
      await runAction(call, wire)
    } catch (error) {
      setProblems(refusedFields(error))
      throw error
    }
    onDone()
  }
  const title = subject === undefined ? action.label : `${action.label}: ${subject}`
  return (
    <ConfirmDialog
      title={title}
      text={action.confirm}
      verb={action.label}
      onConfirm={run}
      onClose={onClose}
    >
      {parameters.length === 0 ? undefined : (
        <div className={styles.inputs}>
          {parameters.map((field, index) => {
            const { Input } = kindOf(field)
            return (
              <Input
                key={field.name}
                field={field}
                value={values[field.name]}
                look="field"
                isRequired={field.required}
                isReadonly={false}
                problem={problems[field.name]}
                autoFocus={index === 0}
                onChange={(value) => {
                  setValues((before) => ({ ...before, [field.name]: value }))
                  setProblems({})
                }}
              />
            )
          })}
        </div>
      )}
    </ConfirmDialog>
  )
}

function wireOf(
  fields: readonly FieldMeta[],
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const given = fields
    .map((field) => [field.name, kindOf(field).toWire(values[field.name])] as const)
    .filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(given)
}

function missingOf(
  fields: readonly FieldMeta[],
  wire: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields
      .filter(({ required, name }) => required && !(name in wire))
      .map(({ name, label }) => [name, t('Fill in {field}.', { field: label })]),
  )
}

function refusedFields(error: unknown): Readonly<Record<string, string>> {
  const details: unknown = error instanceof ApiProblem ? error.details : undefined
  if (!Array.isArray(details)) return {}
  const known: readonly unknown[] = details
  return Object.fromEntries(
    known.map((detail) => [String(Object(detail).field), String(Object(detail).message)]),
  )
}
