import { IconExternalLink, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './field.module.css'
import { type CellProps, type FieldKindView, type InputProps, isReferred } from './field-kind.ts'
import { REFERENCE_OPERATORS } from './field-operators.ts'
import { boxClass, InputFrame } from './input-frame.tsx'
import { orReadonly } from './readonly-value.tsx'
import { RecordCombobox, titleText } from './record-combobox.tsx'
import valueStyles from './value.module.css'

/** Text, not a link: the row around it opens its own record. */
function ReferenceCell({ value }: CellProps): ReactNode {
  return <bdi>{titleOf(value)}</bdi>
}

function ReferenceShown({ field, value }: CellProps): ReactNode {
  const { model } = field
  if (model === undefined || !isReferred(value)) return <bdi>{titleOf(value)}</bdi>
  return (
    <Link to="/$model/$id" params={{ model, id: value.id }} className={valueStyles.link}>
      <bdi>{titleOf(value)}</bdi>
    </Link>
  )
}

function ReferenceInput(props: InputProps): ReactNode {
  const { field, value, onChange, look, isRequired } = props
  const { model = '' } = field
  const isSet = value !== null && value !== undefined && value !== ''
  return (
    <InputFrame {...props}>
      {(control) => (
        <div className={boxClass(look)}>
          <RecordCombobox
            control={control}
            label={field.label}
            model={model}
            shown={titleOf(value)}
            onPick={onChange}
            // What is no record stays to be mended; the check refuses it.
            onLeave={(text) => onChange(text === '' ? null : text)}
          />
          {isSet && !isRequired && (
            <button
              type="button"
              className={styles.tool}
              // By keyboard one empties the text.
              tabIndex={-1}
              aria-label={t('Clear {field}', { field: field.label })}
              onClick={() => onChange(null)}
            >
              <IconX size={14} aria-hidden />
            </button>
          )}
          {look === 'field' && isReferred(value) && (
            <Link
              to="/$model/$id"
              params={{ model, id: value.id }}
              className={styles.tool}
              aria-label={t('Open {record}', { record: titleOf(value) })}
            >
              <IconExternalLink size={16} aria-hidden />
            </Link>
          )}
        </div>
      )}
    </InputFrame>
  )
}

export const referenceField: FieldKindView = {
  Cell: ReferenceCell,
  Input: orReadonly(ReferenceShown, ReferenceInput),
  align: 'start',
  select: (field, title) => embedded(field.name, field.model, title),
  toText: titleOf,
  toWire: idOf,
  isSame: (a, b) => idOf(a) === idOf(b),
  operators: REFERENCE_OPERATORS,
}

/** `customer(id,title:name)`; of a model that one may not know of, the id alone. */
export function embedded(
  name: string,
  model: string | undefined,
  title: (model: string) => string | undefined,
): string {
  const field = model === undefined ? undefined : title(model)
  return field === undefined ? name : `${name}(id,title:${field})`
}

export function idOf(value: unknown): unknown {
  if (isReferred(value)) return value.id
  return value === '' || value === undefined ? null : value
}

export function titleOf(value: unknown): string {
  if (isReferred(value)) return titleText(value.title)
  return typeof value === 'string' ? value : ''
}
