import { Button, Checkbox, NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Meta, ModelMeta } from '../api/meta.ts'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './exchange.module.css'
import type { FileHead } from './import-api.ts'
import {
  creatable,
  type ImportPlan,
  keyFields,
  missingFields,
  targetGroups,
} from './import-plan.ts'
import table from './table.module.css'

const DATE_FORMATS = [
  'D.M.YYYY',
  'M/D/YYYY',
  'D/M/YYYY',
  'D-M-YYYY',
  'D.M.YYYY H:MM',
  'M/D/YYYY H:MM',
  'D/M/YYYY H:MM',
] as const

export interface MappingProps {
  readonly meta: Meta
  readonly model: ModelMeta
  readonly head: FileHead
  readonly plan: ImportPlan
  readonly onPlan: (plan: ImportPlan) => void
  readonly onCheck: () => void
  readonly onOtherFile: () => void
  readonly isOrdering: boolean
  readonly problem: string | undefined
}

/** Says which column is which field. */
export function ImportMapping(props: MappingProps): ReactNode {
  const { meta, model, head, plan, problem } = props
  const used = Object.keys(plan.targets).length
  const missing = missingFields(meta, model, plan)
  return (
    <>
      <p className={styles.lead}>
        {t(
          '{rows, plural, one {# row} other {# rows}} below the header; {used} of {columns} columns are used.',
          {
            rows: head.rows,
            used: formatInteger(used),
            columns: formatInteger(head.columns.length),
          },
        )}
      </p>
      <MappingTable {...props} />
      {missing.length > 0 && (
        <p className={styles.warning} role="status">
          {t('New records also need: {fields}.', {
            fields: missing.map(({ label }) => label).join(', '),
          })}
        </p>
      )}
      <MappingOptions {...props} />
      {problem !== undefined && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={props.onCheck} loading={props.isOrdering} disabled={used === 0}>
          {t('Check the file')}
        </Button>
        <Button variant="default" onClick={props.onOtherFile}>
          {t('Choose another file')}
        </Button>
        <span className={styles.hint}>{t('A check changes nothing.')}</span>
      </div>
    </>
  )
}

function MappingTable({ meta, model, head, plan, onPlan }: MappingProps): ReactNode {
  const groups = targetGroups(meta, model)
  const choose = (column: string, path: string): void => {
    // A field takes one column: the one chosen last.
    const others = Object.entries(plan.targets).filter(
      ([name, target]) => name !== column && target !== path,
    )
    const targets = Object.fromEntries(path === '' ? others : [...others, [column, path]])
    onPlan({ ...plan, targets, key: keyAfter(plan, targets) })
  }
  const make = (path: string, isWanted: boolean): void => {
    const others = plan.create.filter((one) => one !== path)
    onPlan({ ...plan, create: isWanted ? [...others, path] : others })
  }
  return (
    <section tabIndex={0} className={table.scroll} aria-label={t('Columns of the file')}>
      <table className={`${table.table} ${table.mapping}`}>
        <thead>
          <tr>
            <th scope="col">{t('Column of the file')}</th>
            <th scope="col">{t('Samples')}</th>
            <th scope="col">{t('Field')}</th>
          </tr>
        </thead>
        <tbody>
          {head.columns.map(({ name, samples }) => {
            const path = plan.targets[name] ?? ''
            const reference = creatable(meta, model, path)
            return (
              <tr key={name} data-used={path !== ''}>
                <th scope="row">{name}</th>
                <td className={table.samples}>{samples.join(' · ')}</td>
                <td className={table.target}>
                  <NativeSelect
                    aria-label={t('Field for the column {column}', { column: name })}
                    value={path}
                    onChange={(event) => choose(name, event.currentTarget.value)}
                  >
                    <option value="">{t('Leave out')}</option>
                    {groups.map(({ label, options }) => (
                      <optgroup key={label} label={label}>
                        {options.map((option) => (
                          <option key={option.value} value={option.value}>
                            {option.label}
                          </option>
                        ))}
                      </optgroup>
                    ))}
                  </NativeSelect>
                  {reference !== undefined && (
                    <Checkbox
                      size="xs"
                      label={t('Create missing ones')}
                      aria-label={t('Create missing ones for {column}', { column: name })}
                      checked={plan.create.includes(reference)}
                      onChange={(event) => make(reference, event.currentTarget.checked)}
                    />
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** The id of an export is only of use as the key; a key that is not mapped is none. */
function keyAfter(plan: ImportPlan, targets: ImportPlan['targets']): string {
  const used = Object.values(targets)
  if (used.includes('id')) return 'id'
  return used.includes(plan.key) ? plan.key : ''
}

function MappingOptions({ model, plan, onPlan }: MappingProps): ReactNode {
  const keys = keyFields(model, plan)
  return (
    <div className={styles.options}>
      <NativeSelect
        classNames={{ description: styles.hint }}
        label={t('Records are recognised by')}
        description={t('The same ones are changed instead of made twice.')}
        value={plan.key}
        disabled={plan.key === 'id'}
        onChange={(event) => onPlan({ ...plan, key: event.currentTarget.value })}
      >
        <option value="">{t('Nothing: every row is a new record')}</option>
        {keys.map(({ name, label }) => (
          <option key={name} value={name}>
            {name === 'id' ? t('ID of the record') : label}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect
        classNames={{ description: styles.hint }}
        label={t('Dates are written as')}
        description={t('Others are refused, not guessed.')}
        value={plan.dateFormat}
        onChange={(event) => onPlan({ ...plan, dateFormat: event.currentTarget.value })}
      >
        <option value="">YYYY-MM-DD</option>
        {DATE_FORMATS.map((format) => (
          <option key={format} value={format}>
            {format}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect
        classNames={{ description: styles.hint }}
        label={t('Numbers are written as')}
        description={t('As in the program that made the file.')}
        value={plan.decimalMark}
        onChange={(event) =>
          onPlan({ ...plan, decimalMark: event.currentTarget.value === ',' ? ',' : '.' })
        }
      >
        <option value=".">1,234.50</option>
        <option value=",">1.234,50</option>
      </NativeSelect>
    </div>
  )
}
