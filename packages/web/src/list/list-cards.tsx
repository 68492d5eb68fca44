import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefObject } from 'react'
import type { Row } from '../api/records.ts'
import { t } from '../language/language.ts'
import styles from './list.module.css'
import card from './list-cards.module.css'
import type { ListColumn } from './list-columns.ts'
import { type RowControls, recordHref, rowName, SelectBox } from './list-row.tsx'
import { useAttached } from './list-table.tsx'

const VIRTUAL_FROM = 200
const CARD_HEIGHT = 76
/** More would make a card as tall as a form. */
const SHOWN_BELOW = 4

interface CardsProps {
  readonly model: string
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly ListColumn[]
  readonly selection: Readonly<Record<string, boolean>>
  readonly controls: RowControls
  readonly scroller: RefObject<HTMLDivElement | null>
}

/** The list on a phone: the same records, one below the other. */
export function ListCards(props: CardsProps): ReactNode {
  const { rows, scroller, label } = props
  useAttached()
  const isVirtual = rows.length > VIRTUAL_FROM
  const virtualizer = useVirtualizer({
    count: isVirtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_HEIGHT,
    overscan: 8,
  })
  const items = virtualizer.getVirtualItems()
  const drawn = isVirtual ? items.map(({ index }) => index) : rows.map((_, index) => index)
  const before = items[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <div ref={scroller} className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <ul className={card.cards}>
        {isVirtual && <li aria-hidden style={{ blockSize: before }} />}
        {drawn.map((index) => {
          const row = rows[index]
          return row === undefined ? null : <Card key={row.id} row={row} {...props} />
        })}
        {isVirtual && <li aria-hidden style={{ blockSize: after }} />}
      </ul>
    </div>
  )
}

/** A record as a card; also within groups. */
export function Card(
  props: Omit<CardsProps, 'rows' | 'scroller' | 'label'> & { readonly row: Row },
): ReactNode {
  const { model, row, columns, selection, controls } = props
  const [first, ...others] = columns
  const filled = others
    .filter(({ kind, field, key }) => kind.toText(row[key], field) !== '')
    .slice(0, SHOWN_BELOW)
  const isSelected = selection[row.id] === true
  return (
    <li className={card.card} data-id={row.id} data-selected={isSelected || undefined}>
      <span className={card.cardCheck}>
        <SelectBox name={rowName(row)} id={row.id} isSelected={isSelected} controls={controls} />
      </span>
      <a href={recordHref(model, row.id)} data-row-focus className={card.cardLink}>
        <bdi>
          {(first === undefined ? '' : first.kind.toText(row[first.key], first.field)) ||
            t('Without a name')}
        </bdi>
      </a>
      <dl className={card.cardValues}>
        {filled.map(({ id, label, kind, field, key }) => (
          <div key={id}>
            <dt className={styles.hidden}>{label}</dt>
            <dd>
              <kind.Cell field={field} value={row[key]} row={row} />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
