import { IconX } from '@tabler/icons-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './field.module.css'
import type { CellProps, FieldKindView, InputProps } from './field-kind.ts'
import { MANY_OPERATORS } from './field-operators.ts'
import { embedded, idOf, titleOf } from './field-reference.tsx'
import { boxClass, InputFrame } from './input-frame.tsx'
import { orReadonly } from './readonly-value.tsx'
import { RecordCombobox } from './record-combobox.tsx'
import valueStyles from './value.module.css'

function ManyCell({ value }: CellProps): ReactNode {
  return (
    <span className={valueStyles.pills}>
      {listOf(value).map((one) => (
        <span key={String(idOf(one))} className={valueStyles.pill}>
          <bdi>{titleOf(one)}</bdi>
        </span>
      ))}
    </span>
  )
}

function ManyInput(props: InputProps): ReactNode {
  const { field, value, onChange, look } = props
  const chosen = listOf(value)
  const remove = (one: unknown): void => onChange(chosen.filter((other) => other !== one))
  const press = (event: KeyboardEvent, text: string): void => {
    if (event.key === 'Backspace' && text === '' && chosen.length > 0) remove(chosen.at(-1))
  }
  return (
    <InputFrame {...props}>
      {(control) => (
        <div className={boxClass(look, styles.many)}>
          {chosen.map((one) => (
            <span key={String(idOf(one))} className={valueStyles.pill}>
              <bdi>{titleOf(one)}</bdi>
              <button
                type="button"
                className={valueStyles.pillTool}
                aria-label={t('Remove {record}', { record: titleOf(one) })}
                onClick={() => remove(one)}
              >
                <IconX size={12} aria-hidden />
              </button>
            </span>
          ))}
          <RecordCombobox
            control={control}
            label={field.label}
            model={field.model ?? ''}
            shown=""
            without={chosen.map((one) => String(idOf(one)))}
            onPick={(record) => onChange([...chosen, record])}
            onKeyDown={press}
          />
        </div>
      )}
    </InputFrame>
  )
}

export const manyToManyField: FieldKindView = {
  Cell: ManyCell,
  Input: orReadonly(ManyCell, ManyInput),
  align: 'start',
  select: (field, title) => embedded(field.name, field.model, title),
  toText: (value) => listOf(value).map(titleOf).join(', '),
  toWire: idsOf,
  // A set: in which order they were chosen says nothing.
  isSame: (a, b) => idsOf(a).toSorted().join(',') === idsOf(b).toSorted().join(','),
  operators: MANY_OPERATORS,
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function idsOf(value: unknown): readonly string[] {
  return listOf(value).map((one) => String(idOf(one)))
}
