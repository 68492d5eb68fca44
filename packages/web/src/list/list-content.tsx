import type { ReactNode, RefObject } from 'react'
import type { Meta, ModelMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'
import type { Question } from '../search/search-query.ts'
import type { SortTerm } from '../search/search-state.ts'
import type { EditSession } from './edit-session.ts'
import { type GroupFrame, GroupLevel } from './group-rows.tsx'
import styles from './list.module.css'
import card from './list-cards.module.css'
import { ListCards } from './list-cards.tsx'
import type { ListColumn } from './list-columns.ts'
import { ListHead } from './list-head.tsx'
import type { RowControls } from './list-row.tsx'
import { ListBody, ListTable } from './list-table.tsx'
import type { ListSelection } from './use-selection.ts'

interface ContentProps {
  readonly meta: Meta
  readonly model: ModelMeta
  readonly look: 'rows' | 'cards'
  readonly question: Question
  readonly groupBy: readonly string[]
  readonly rows: readonly Row[]
  readonly offset: number
  readonly columns: readonly ListColumn[]
  readonly select: string
  readonly sumsOf: readonly string[]
  readonly sums: Readonly<Record<string, string>>
  readonly total: number | undefined
  readonly order: readonly SortTerm[]
  readonly onSort: (field: string, isMore: boolean) => void
  readonly selection: ListSelection
  readonly session: EditSession
  readonly controls: RowControls
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly isBusy: boolean
}

/** The records themselves: as a table or as cards, one after the other or in groups. */
export function ListContent(props: ContentProps): ReactNode {
  const { model, groupBy, question, look } = props
  const { rows, columns, selection, session, controls, scroller, offset } = props
  const label = model.plural
  const groups =
    groupBy.length === 0 ? undefined : (
      <GroupLevel
        key={groupBy.join()}
        frame={frameOf(props)}
        question={question}
        by={groupBy}
        path={[]}
      />
    )
  const shared = { model: model.name, rows, columns, selection: selection.rows, controls, scroller }
  if (look === 'cards' && groups !== undefined)
    return (
      <div ref={scroller} className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
        <ul className={card.cards}>{groups}</ul>
      </div>
    )
  if (look === 'cards') return <ListCards {...shared} label={label} />
  return (
    <ListTable
      label={label}
      columns={columns}
      total={props.total}
      sums={props.sums}
      scroller={scroller}
      isBusy={props.isBusy}
      head={
        <ListHead
          columns={columns}
          order={props.order}
          onSort={props.onSort}
          selection={selection.page}
          onSelectPage={selection.togglePage}
        />
      }
    >
      {groups === undefined ? (
        <ListBody {...shared} offset={offset} session={session} />
      ) : (
        <tbody>{groups}</tbody>
      )}
    </ListTable>
  )
}

function frameOf(props: ContentProps): GroupFrame {
  const { meta, model, select, sumsOf, columns, selection, session, controls, look } = props
  return {
    meta,
    model,
    select,
    sums: sumsOf,
    columns,
    selection: selection.rows,
    session,
    controls,
    idsOf: selection.groupIds,
    onSelectGroup: selection.toggleGroup,
    look,
  }
}
