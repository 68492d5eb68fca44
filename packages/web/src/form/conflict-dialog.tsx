import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { kindOf } from '../fields/field-registry.ts'
import { t } from '../language/language.ts'
import sheet from './conflict.module.css'
import styles from './form.module.css'
import { type Conflict, resolve } from './form-merge.ts'
import type { FormPlan } from './form-plan.ts'
import type { FormValues, Line } from './form-values.ts'

type Choice = 'yours' | 'theirs'

/** Two people changed the same: for each place, whose value counts. Nothing is decided for the person. */
export function ConflictDialog({
  plan,
  values,
  conflicts,
  who,
  verb,
  onDecide,
  onClose,
}: {
  readonly plan: FormPlan
  readonly values: FormValues
  readonly conflicts: readonly Conflict[]
  readonly who: string
  /** What choosing leads to, on the button. */
  readonly verb: string
  readonly onDecide: (values: FormValues) => void
  readonly onClose: () => void
}): ReactNode {
  const [choices, setChoices] = useState<Readonly<Record<number, Choice>>>({})
  const isDecided = conflicts.every((_, index) => choices[index] !== undefined)
  const decide = (): void => {
    const decided = conflicts.reduce(
      (all, conflict, index) => resolve(all, conflict, choices[index] ?? 'theirs'),
      values,
    )
    onDecide(decided)
  }
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('{who} changed the same', { who })}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <p>{t('Choose for each what is saved. Everything else of both of you is kept.')}</p>
      {conflicts.map((conflict, index) => (
        <ConflictChoice
          // Conflicts do not change while they are shown.
          key={index}
          plan={plan}
          values={values}
          conflict={conflict}
          who={who}
          choice={choices[index]}
          onChoose={(choice) => setChoices({ ...choices, [index]: choice })}
        />
      ))}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('Keep editing')}
        </Button>
        <Button disabled={!isDecided} onClick={decide}>
          {verb}
        </Button>
      </div>
    </Modal>
  )
}

function ConflictChoice({
  plan,
  values,
  conflict,
  who,
  choice,
  onChoose,
}: {
  readonly plan: FormPlan
  readonly values: FormValues
  readonly conflict: Conflict
  readonly who: string
  readonly choice: Choice | undefined
  readonly onChoose: (choice: Choice) => void
}): ReactNode {
  const { title, yours, theirs } = wordsOf(plan, values, conflict)
  const option = (value: Choice, label: string, text: string): ReactNode => (
    <label className={sheet.choice} data-chosen={choice === value || undefined}>
      <input type="radio" checked={choice === value} onChange={() => onChoose(value)} />
      <span className={sheet.choiceLabel}>{label}</span>
      <bdi>{text}</bdi>
    </label>
  )
  return (
    <fieldset className={sheet.conflict}>
      <legend>{title}</legend>
      {option('yours', t('Yours'), yours)}
      {option('theirs', who, theirs)}
    </fieldset>
  )
}

function wordsOf(
  plan: FormPlan,
  values: FormValues,
  conflict: Conflict,
): { readonly title: string; readonly yours: string; readonly theirs: string } {
  if (conflict.kind === 'value') {
    const { field, line } = conflict
    const text = (value: unknown): string => kindOf(field).toText(value, field) || t('empty')
    const index =
      line === undefined
        ? -1
        : (values.lines[line.collection] ?? []).findIndex(({ key }) => key === line.key)
    const title =
      index === -1
        ? field.label
        : t('Line {number}: {field}', { number: index + 1, field: field.label })
    return { title, yours: text(conflict.yours), theirs: text(conflict.theirs) }
  }
  const title = t('A line: {line}', { line: lineText(plan, conflict.collection, conflict.line) })
  return conflict.kind === 'removed-by-you'
    ? { title, yours: t('Deleted'), theirs: t('Changed') }
    : { title, yours: t('Changed'), theirs: t('Deleted') }
}

function lineText(plan: FormPlan, collection: string, { values }: Line): string {
  const found = plan.collections.find(({ name }) => name === collection)
  const title = found?.fields.find(({ name }) => name === found.model.title)
  return title === undefined ? '' : kindOf(title).toText(values[title.name], title)
}
