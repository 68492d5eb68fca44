import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { useMeta } from '../api/queries.ts'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './exchange.module.css'
import type { ImportOutcome } from './import-api.ts'
import { type ImportPlan, notYetCreated } from './import-plan.ts'
import table from './table.module.css'

export interface CheckProps {
  readonly model: ModelMeta
  readonly outcome: ImportOutcome
  readonly plan: ImportPlan
  readonly onImport: () => void
  readonly onBack: () => void
  /** Checks once more, with missing records of these references made. */
  readonly onCreating: (references: readonly string[]) => void
  readonly isOrdering: boolean
  readonly problem: string | undefined
}

/** What an import would do, with the first rows that it would refuse. */
export function ImportCheck(props: CheckProps): ReactNode {
  const { outcome, problem } = props
  const { reasons = [] } = outcome
  const good = outcome.created + outcome.updated
  const missing = notYetCreated(
    { ...props, meta: useMeta() },
    reasons.map(({ column }) => column),
  )
  return (
    <>
      <p className={styles.lead} role="status">
        {t(
          'An import would make {created} new records, change {updated} and leave {unchanged} as they are.',
          {
            created: formatInteger(outcome.created),
            updated: formatInteger(outcome.updated),
            unchanged: formatInteger(outcome.unchanged),
          },
        )}
      </p>
      {outcome.bad_rows > 0 && <BadRows {...props} />}
      {problem !== undefined && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.actions}>
        {missing.length > 0 && (
          <Button loading={props.isOrdering} onClick={() => props.onCreating(missing)}>
            {t('Create what is missing and check again')}
          </Button>
        )}
        <Button
          variant={missing.length > 0 ? 'default' : 'filled'}
          onClick={props.onImport}
          loading={props.isOrdering}
          disabled={good === 0}
        >
          {t('Import {count, plural, one {# record} other {# records}}', { count: good })}
        </Button>
        <Button variant="default" onClick={props.onBack}>
          {t('Back to the columns')}
        </Button>
        {outcome.bad_rows > 0 && (
          <span className={styles.hint}>
            {t(
              'Refused rows are left out; you can download them afterwards, correct and import them.',
            )}
          </span>
        )}
      </div>
    </>
  )
}

function BadRows({ outcome, plan }: CheckProps): ReactNode {
  const { reasons = [], problems } = outcome
  return (
    <>
      <h2 className={styles.heading}>
        {t('{count, plural, one {# row} other {# rows}} would be refused', {
          count: outcome.bad_rows,
        })}
      </h2>
      <ul className={styles.reasons}>
        {reasons.map(({ column, reason, count }) => (
          <li key={`${column ?? ''} ${reason}`}>
            <strong>{t('{count, plural, one {# time} other {# times}}', { count })}</strong>{' '}
            {column !== null && <span className={table.column}>{column}</span>} {reason}
          </li>
        ))}
      </ul>
      <ProblemTable outcome={outcome} plan={plan} />
      {outcome.bad_rows > problems.length && (
        <p className={styles.hint}>
          {t('The first {count} problems are shown.', { count: formatInteger(problems.length) })}
        </p>
      )}
    </>
  )
}

function ProblemTable({ outcome, plan }: Pick<CheckProps, 'outcome' | 'plan'>): ReactNode {
  const { sample = [], columns = [], problems } = outcome
  const used = columns.flatMap((name, at) =>
    Object.hasOwn(plan.targets, name) ? [{ name, at }] : [],
  )
  const byRow = Map.groupBy(problems, ({ row }) => row)
  return (
    <section tabIndex={0} className={table.scroll} aria-label={t('Rows that would be refused')}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col" className={table.number}>
              {t('Row')}
            </th>
            <th scope="col">{t('Reason')}</th>
            {used.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.map(({ row, cells }) => {
            const wrong = byRow.get(row) ?? []
            return (
              <tr key={row}>
                <th scope="row" className={table.number}>
                  {formatInteger(row)}
                </th>
                <td className={table.reason}>
                  {wrong.map(({ column, reason }) => (
                    <div key={`${column ?? ''} ${reason}`}>
                      {column !== undefined && <span className={table.column}>{column}</span>}{' '}
                      {reason}
                    </div>
                  ))}
                </td>
                {used.map(({ name, at }) => (
                  <td
                    key={name}
                    className={table.cell}
                    data-wrong={wrong.some(({ column }) => column === name)}
                  >
                    {cells[at] === '' ? t('(empty)') : cells[at]}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
