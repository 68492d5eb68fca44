import { type ReactNode, useId } from 'react'
import { t } from '../language/language.ts'
import styles from './field.module.css'
import type { CellProps, FieldKindView, InputProps } from './field-kind.ts'
import { BOOLEAN_OPERATORS } from './field-operators.ts'
import { controlOf, InputNotes } from './input-frame.tsx'
import { orReadonly } from './readonly-value.tsx'
import valueStyles from './value.module.css'

function BooleanCell({ value }: CellProps): ReactNode {
  return <span className={value === true ? undefined : valueStyles.dim}>{wordOf(value)}</span>
}

/** The label of a box stands beside it, not above. */
function BooleanInput(props: InputProps): ReactNode {
  const { field, value, onChange, look, problem } = props
  const id = useId()
  const help = look === 'field' ? field.help : undefined
  const described = [
    help === undefined ? '' : `${id}-help`,
    problem === undefined ? '' : `${id}-problem`,
  ]
  // A box always has a value, so that it is needed says nothing.
  const control = controlOf(
    id,
    { ...props, isRequired: false },
    described.filter((one) => one !== '').join(' '),
  )
  return (
    <div className={look === 'field' ? styles.frame : styles.bareFrame}>
      <label className={styles.check}>
        <input
          type="checkbox"
          {...control}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {look === 'field' && field.label}
      </label>
      <InputNotes id={id} help={help} problem={problem} />
    </div>
  )
}

export const booleanField: FieldKindView = {
  Cell: BooleanCell,
  Input: orReadonly(BooleanCell, BooleanInput),
  align: 'start',
  select: (field) => field.name,
  toText: wordOf,
  toWire: (value) => value === true,
  isSame: (a, b) => (a === true) === (b === true),
  operators: BOOLEAN_OPERATORS,
}

function wordOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return value === true ? t('Yes') : t('No')
}
