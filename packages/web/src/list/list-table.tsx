import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { chosenDensity } from '../account/browser-choices.ts'
import type { Row } from '../api/records.ts'
import { formatDecimal } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { EditSession } from './edit-session.ts'
import styles from './list.module.css'
import { columnWidth, type ListColumn } from './list-columns.ts'
import { ListRow, type RowControls } from './list-row.tsx'

/** Fewer rows are simply drawn: the page can then be searched and printed by the browser. */
const VIRTUAL_FROM = 200
const ROW_HEIGHT = { comfortable: 37, compact: 31 } as const
const CHECK_WIDTH = 40

export interface TableProps {
  readonly label: string
  readonly columns: readonly ListColumn[]
  /** Of all that match; undefined while it is not known. */
  readonly total: number | undefined
  readonly sums: Readonly<Record<string, string>>
  readonly head: ReactNode
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly isBusy: boolean
  readonly children: ReactNode
}

/** The frame of the list: head and sums stay, what is between them scrolls. */
export function ListTable(props: TableProps): ReactNode {
  const { label, columns, total, sums, head, scroller, isBusy, children } = props
  const widths = columns.map((column, at) => columnWidth(column, at === 0))
  const width = widths.reduce((sum, one) => sum + one, CHECK_WIDTH)
  return (
    <div
      ref={scroller}
      className={styles.scroll}
      tabIndex={0}
      role="region"
      aria-label={label}
      aria-busy={isBusy}
    >
      <table
        className={styles.table}
        style={{ minInlineSize: width }}
        aria-rowcount={total === undefined ? -1 : total + 1}
      >
        <caption className={styles.hidden}>{label}</caption>
        <colgroup>
          <col style={{ inlineSize: CHECK_WIDTH }} />
          {columns.map(({ id }, at) => (
            <col key={id} style={{ inlineSize: widths[at] }} />
          ))}
        </colgroup>
        {head}
        {children}
        <Totals columns={columns} sums={sums} />
      </table>
    </div>
  )
}

function Totals({ columns, sums }: Pick<TableProps, 'columns' | 'sums'>): ReactNode {
  if (!columns.some(({ isSummed }) => isSummed)) return null
  return (
    <tfoot>
      <tr>
        <td className={styles.check} />
        {columns.map((column, at) => (
          <td key={column.id} data-align={column.kind.align}>
            {column.isSummed ? <Sum column={column} sums={sums} /> : at === 0 && t('Sum of all')}
          </td>
        ))}
      </tr>
    </tfoot>
  )
}

export function Sum(props: {
  readonly column: ListColumn
  readonly sums: Readonly<Record<string, string>>
}): ReactNode {
  const sum = props.sums[props.column.id]
  if (sum === undefined) return null
  // `3131.9000` is how the database adds up prices with four decimals.
  const short = sum.replace(/(\.\d{2,}?)0+$/, '$1')
  return <bdi className={styles.number}>{formatDecimal(short, 2)}</bdi>
}

interface BodyProps {
  readonly model: string
  readonly rows: readonly Row[]
  /** Of the first row among all that match, from 0. */
  readonly offset: number
  readonly columns: readonly ListColumn[]
  readonly selection: Readonly<Record<string, boolean>>
  readonly session: EditSession
  readonly controls: RowControls
  readonly scroller: RefObject<HTMLDivElement | null>
}

/** The rows; of many only those in view are in the document. */
export function ListBody(props: BodyProps): ReactNode {
  const { rows, columns, scroller, ...rest } = props
  useAttached()
  const isVirtual = rows.length > VIRTUAL_FROM
  const virtualizer = useVirtualizer({
    count: isVirtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT[chosenDensity()],
    overscan: 12,
  })
  const items = virtualizer.getVirtualItems()
  const drawn = isVirtual ? items.map(({ index }) => index) : rows.map((_, index) => index)
  const before = items[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <tbody>
      {isVirtual && <Spacer height={before} span={columns.length + 1} />}
      {drawn.map((index) => (
        <DrawnRow
          key={rows[index]?.id ?? index}
          index={index}
          rows={rows}
          columns={columns}
          {...rest}
        />
      ))}
      {isVirtual && <Spacer height={after} span={columns.length + 1} />}
    </tbody>
  )
}

function DrawnRow(props: Omit<BodyProps, 'scroller'> & { readonly index: number }): ReactNode {
  const { index, rows, offset, model, columns, selection, session, controls } = props
  const row = rows[index]
  if (row === undefined) return null
  return (
    <ListRow
      model={model}
      row={row}
      position={offset + index + 1}
      columns={columns}
      isSelected={selection[row.id] === true}
      edit={session.rows[row.id]}
      controls={controls}
    />
  )
}

function Spacer({ height, span }: { readonly height: number; readonly span: number }): ReactNode {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td className={styles.spacer} colSpan={span} style={{ blockSize: height }} />
    </tr>
  )
}

/** Draws once more when the frame is in the document: only then it is known which rows are in view. */
export function useAttached(): void {
  const [, setAttached] = useState(false)
  useEffect(() => setAttached(true), [])
}

export function useScroller(): RefObject<HTMLDivElement | null> {
  return useRef<HTMLDivElement>(null)
}
