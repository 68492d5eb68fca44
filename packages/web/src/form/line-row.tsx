import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import type { FieldMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'
import { kindOf } from '../fields/field-registry.ts'
import { t } from '../language/language.ts'
import { isDemanded } from './field-default.ts'
import { placeId } from './form-place.ts'
import { type FieldProblems, linePlace } from './form-problems.ts'
import { isWritable, type Line, type Values } from './form-values.ts'
import type { LineCommand } from './line-commands.ts'
import styles from './lines.module.css'
import type { FormEvent } from './use-record-form.ts'

export interface LineRowProps {
  readonly collection: string
  readonly columns: readonly FieldMeta[]
  readonly line: Line
  /** Its values with what follows from them. */
  readonly values: Values
  readonly number: number
  readonly isLast: boolean
  readonly canMove: boolean
  readonly isReadonly: boolean
  readonly problems: FieldProblems | undefined
  readonly dispatch: (event: FormEvent) => void
  readonly run: (command: LineCommand, key: string, column: string) => void
}

/** One line. Of two hundred, a key pressed in one draws that one again. */
export const LineRow = memo(function LineRow(props: LineRowProps): ReactNode {
  const { columns, isReadonly, line, number } = props
  return (
    <tr aria-label={t('Line {number}', { number })}>
      {columns.map((column) => (
        <LineCell key={column.name} {...props} column={column} />
      ))}
      {!isReadonly && <LineTools key={line.key} {...props} />}
    </tr>
  )
})

function LineCell({ column, ...props }: LineRowProps & { readonly column: FieldMeta }): ReactNode {
  const { collection, line, values, problems, isReadonly, dispatch } = props
  const { Cell, Input, align } = kindOf(column)
  const place = linePlace(collection, line.key, column.name)
  const row: Row = { id: line.key, ...values }
  const isShown = isReadonly || !isWritable(column)
  return (
    <td
      id={placeId(place)}
      data-key={line.key}
      data-column={column.name}
      data-align={align}
      data-label={column.label}
    >
      {isShown ? (
        <span className={styles.shown}>
          <Cell field={column} value={values[column.name]} row={row} />
        </span>
      ) : (
        <Input
          field={column}
          value={values[column.name]}
          look="cell"
          isRequired={isDemanded(column)}
          isReadonly={false}
          problem={problems?.[place]}
          onChange={(value) =>
            dispatch({ kind: 'line', collection, key: line.key, name: column.name, value })
          }
        />
      )}
    </td>
  )
}

/** For the mouse and the finger; the keyboard has keys of its own, so Tab goes from cell to cell. */
function LineTools({ line, number, isLast, canMove, columns, run }: LineRowProps): ReactNode {
  const column = columns.find(isWritable)?.name ?? ''
  const tool = (
    command: LineCommand,
    label: string,
    icon: ReactNode,
    isOff: boolean,
  ): ReactNode => (
    <button
      type="button"
      tabIndex={-1}
      className={styles.tool}
      aria-label={label}
      title={label}
      disabled={isOff}
      onClick={() => run(command, line.key, column)}
    >
      {icon}
    </button>
  )
  return (
    <td className={styles.tools}>
      {canMove && (
        <>
          {tool(
            'move-up',
            t('Move line {number} up', { number }),
            <IconArrowUp size={16} />,
            number === 1,
          )}
          {tool(
            'move-down',
            t('Move line {number} down', { number }),
            <IconArrowDown size={16} />,
            isLast,
          )}
        </>
      )}
      {tool('remove', t('Delete line {number}', { number }), <IconTrash size={16} />, false)}
    </td>
  )
}
