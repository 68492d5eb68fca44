import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { FieldMeta } from '../api/meta.ts'
import { keys, useModel } from '../api/queries.ts'
import { readRecord } from '../api/records.ts'
import { type FilterOperator, isReferred } from '../fields/field-kind.ts'
import { kindOf } from '../fields/field-registry.ts'
import { t } from '../language/language.ts'
import styles from './search.module.css'

interface ConditionValueProps {
  readonly field: FieldMeta
  readonly operator: FilterOperator
  readonly value: string
  readonly onChange: (value: string) => void
}

/** With what the value of a condition is given: typed, a day, some of the known values, or a record. */
export function ConditionValue(props: ConditionValueProps): ReactNode {
  const { field, operator, value, onChange } = props
  switch (operator.editor) {
    case 'none':
      return null
    case 'date':
      return <Days {...props} />
    case 'values':
      return <KnownValues {...props} />
    case 'reference':
      return <OneRecord field={field} value={value} onChange={onChange} />
    default:
      return (
        <TextInput
          aria-label={t('Value')}
          className={styles.conditionValue}
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
  }
}

function Days({ operator, value, onChange }: ConditionValueProps): ReactNode {
  const [from = '', to = ''] = value.split('..')
  if (operator.isRange !== true) return <Day label={t('Day')} value={value} onChange={onChange} />
  return (
    <>
      <Day label={t('From')} value={from} onChange={(day) => onChange(`${day}..${to}`)} />
      <Day label={t('To')} value={to} onChange={(day) => onChange(`${from}..${day}`)} />
    </>
  )
}

function Day(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (day: string) => void
}): ReactNode {
  const { label, value, onChange } = props
  return (
    <input
      type="date"
      aria-label={label}
      className={styles.conditionDay}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

function KnownValues({ field, value, onChange }: ConditionValueProps): ReactNode {
  const chosen = value.split(',').filter((key) => key !== '')
  const toggle = (key: string): void => {
    const others = chosen.filter((one) => one !== key)
    onChange([...others, ...(others.length === chosen.length ? [key] : [])].join(','))
  }
  return (
    <fieldset className={styles.conditionValues}>
      <legend>{t('Value')}</legend>
      {(field.values ?? []).map((known) => (
        <label key={known.value}>
          <input
            type="checkbox"
            checked={chosen.includes(known.value)}
            onChange={() => toggle(known.value)}
          />
          {known.label}
        </label>
      ))}
    </fieldset>
  )
}

function OneRecord(props: Pick<ConditionValueProps, 'field' | 'value' | 'onChange'>): ReactNode {
  const { field, value, onChange } = props
  const target = useModel(field.model ?? '')
  const title = target?.title ?? 'id'
  const record = useQuery({
    queryKey: keys.aside(field.model ?? '', value, 'title'),
    enabled: value !== '' && target !== undefined,
    queryFn: async () => await readRecord(field.model ?? '', value, `id,title:${title}`),
  })
  const { Input } = kindOf(field)
  return (
    <Input
      field={field}
      look="cell"
      isRequired={false}
      isReadonly={false}
      value={value === '' ? null : (record.data ?? null)}
      onChange={(chosen) => onChange(isReferred(chosen) ? chosen.id : '')}
    />
  )
}
