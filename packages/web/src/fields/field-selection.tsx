import { IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { FieldMeta } from '../api/meta.ts'
import styles from './field.module.css'
import type { CellProps, FieldKindView, InputProps } from './field-kind.ts'
import { SELECTION_OPERATORS } from './field-operators.ts'
import { emptyToNull, isSameText } from './field-text.tsx'
import { boxClass, InputFrame } from './input-frame.tsx'
import { orReadonly } from './readonly-value.tsx'
import { toneOf } from './selection-tone.ts'
import valueStyles from './value.module.css'

function SelectionCell({ field, value }: CellProps): ReactNode {
  const label = labelOf(value, field)
  if (label === '') return null
  return (
    <span className={valueStyles.pill} data-tone={toneOf(field, String(value))}>
      {label}
    </span>
  )
}

/** The browser's own: keyboard, phone and screen reader know it, and 200 lines of it cost nothing. */
function SelectionInput(props: InputProps): ReactNode {
  const { field, value, onChange, look, isRequired } = props
  const values = field.values ?? []
  const chosen = typeof value === 'string' ? value : ''
  const isKnown = values.some((one) => one.value === chosen)
  return (
    <InputFrame {...props}>
      {(control) => (
        <div className={boxClass(look)}>
          <select
            className={styles.select}
            {...control}
            value={chosen}
            onChange={(event) => onChange(emptyToNull(event.currentTarget.value))}
          >
            {(!isRequired || chosen === '') && <option value="" />}
            {chosen !== '' && !isKnown && <option value={chosen}>{chosen}</option>}
            {values.map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </select>
          <IconChevronDown className={styles.chevron} size={16} aria-hidden />
        </div>
      )}
    </InputFrame>
  )
}

export const selectionField: FieldKindView = {
  Cell: SelectionCell,
  Input: orReadonly(SelectionCell, SelectionInput),
  align: 'start',
  select: (field) => field.name,
  toText: labelOf,
  toWire: emptyToNull,
  isSame: isSameText,
  operators: SELECTION_OPERATORS,
}

/** A key that is no longer declared is shown itself. */
function labelOf(value: unknown, field: FieldMeta): string {
  if (typeof value !== 'string') return ''
  return field.values?.find((one) => one.value === value)?.label ?? value
}
