import { type KeyboardEvent, type ReactNode, useCallback, useLayoutEffect, useRef } from 'react'
import type { FieldMeta } from '../api/meta.ts'
import { kindOf } from '../fields/field-registry.ts'
import { t } from '../language/language.ts'
import { isDemanded } from './field-default.ts'
import { newLine } from './form-defaults.ts'
import type { Derivations } from './form-derive.ts'
import { focusPlace } from './form-place.ts'
import type { CollectionPlan } from './form-plan.ts'
import { type FieldProblems, linePlace } from './form-problems.ts'
import { isWritable, type Line, withPositions } from './form-values.ts'
import { type LineCommand, planCommand } from './line-commands.ts'
import { lineCommand } from './line-keys.ts'
import { LineRow } from './line-row.tsx'
import styles from './lines.module.css'
import type { FormEvent } from './use-record-form.ts'

/** So many columns need the whole width of a laptop. */
const WIDE = 5

export interface LinesProps {
  readonly collection: CollectionPlan
  readonly lines: readonly Line[]
  readonly problems: FieldProblems
  readonly derive: Derivations
  readonly dispatch: (event: FormEvent) => void
  readonly isReadonly: boolean
}

/** Lines of a document, made for the keyboard. On a phone each line is a card. */
export function LinesTable(props: LinesProps): ReactNode {
  const { collection, lines, problems, derive, dispatch, isReadonly } = props
  const { field, columns, name } = collection
  const first = columns.find(isWritable)?.name ?? ''
  const run = useLineCommands(props, first)
  const hear = (event: KeyboardEvent): void => {
    const command = lineCommand(event)
    const cell = event.target instanceof Element ? event.target.closest('td') : null
    const { key, column } = cell?.dataset ?? {}
    if (command === undefined || key === undefined || column === undefined || isReadonly) return
    event.preventDefault()
    run(command, key, column)
  }
  return (
    <div className={styles.lines} data-wide={columns.length >= WIDE || undefined}>
      {lines.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.table} aria-label={field.label} onKeyDown={hear}>
            <LinesHead columns={columns} isReadonly={isReadonly} />
            <tbody>
              {lines.map((line, index) => (
                <LineRow
                  key={line.key}
                  collection={name}
                  columns={columns}
                  line={line}
                  values={derive.line(name, line)}
                  number={index + 1}
                  isLast={index === lines.length - 1}
                  canMove={collection.position !== undefined}
                  isReadonly={isReadonly}
                  problems={problemsOfLine(problems, name, line.key)}
                  dispatch={dispatch}
                  run={run}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isReadonly && lines.length === 0 && <p className={styles.none}>{t('None yet.')}</p>}
      {!isReadonly && (
        <div className={styles.linesFoot}>
          <button type="button" className={styles.addLine} onClick={() => run('add', '', first)}>
            {t('Add line')}
          </button>
          <p className={styles.keys}>
            {t(
              'Enter: next line. Ctrl + Enter: new line. Ctrl + Backspace: delete the line. ↑ ↓: same column.',
            )}
          </p>
        </div>
      )}
    </div>
  )
}

function LinesHead({
  columns,
  isReadonly,
}: {
  readonly columns: readonly FieldMeta[]
  readonly isReadonly: boolean
}): ReactNode {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th
            key={column.name}
            scope="col"
            data-align={kindOf(column).align}
            data-kind={column.kind}
          >
            {column.label}
            {isWritable(column) && isDemanded(column) && !isReadonly && (
              <span className={styles.asterisk} aria-hidden>
                {' *'}
              </span>
            )}
          </th>
        ))}
        {!isReadonly && (
          <th className={styles.tools}>
            <span className={styles.hiddenLabel}>{t('Change line')}</span>
          </th>
        )}
      </tr>
    </thead>
  )
}

type Run = (command: LineCommand, key: string, column: string) => void

/** What keys and buttons do with lines; the same function as long as the form lives, so that rows need not be drawn again. */
function useLineCommands({ collection, lines, dispatch }: LinesProps, first: string): Run {
  const current = useRef(lines)
  const wanted = useRef<{ readonly key: string; readonly column: string } | undefined>(undefined)
  useLayoutEffect(() => {
    current.current = lines
    const { key, column } = wanted.current ?? {}
    if (key === undefined || column === undefined) return
    wanted.current = undefined
    focusPlace(linePlace(collection.name, key, column))
  }, [lines, collection.name])
  return useCallback(
    (command, key, column) => {
      const { name, fields, position } = collection
      const before = current.current
      const at = before.findIndex((line) => line.key === key)
      const target = planCommand(command, before, at, () =>
        // Where it stands follows from its neighbours.
        newLine(fields.filter((field) => field.name !== position)),
      )
      if (target.lines === before) {
        if (target.focus !== undefined) focusPlace(linePlace(name, target.focus, column))
        return
      }
      wanted.current =
        target.focus === undefined
          ? undefined
          : { key: target.focus, column: target.isNew ? first : column }
      dispatch({
        kind: 'lines',
        collection: name,
        change: () => withPositions(target.lines, position),
      })
    },
    [collection, dispatch, first],
  )
}

function problemsOfLine(
  problems: FieldProblems,
  collection: string,
  key: string,
): FieldProblems | undefined {
  const prefix = `${collection}/${key}/`
  return Object.keys(problems).some((place) => place.startsWith(prefix)) ? problems : undefined
}
