import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { PAGE_SIZES, type SearchState } from '../search/search-state.ts'
import styles from './list.module.css'

interface PagerProps {
  readonly state: SearchState
  /** How many rows are shown. */
  readonly count: number
  readonly total: number | undefined
  readonly onChange: (part: Partial<SearchState>) => void
}

/** How much is shown of how much: of records a page, of groups all. */
export function HowMuch(
  props: PagerProps & {
    /** How many groups there are; undefined when the list is not grouped. */
    readonly groups: number | undefined
  },
): ReactNode {
  const { groups, total } = props
  if (groups === undefined) return <Pager {...props} />
  return (
    <span className={styles.range} role="status">
      {t('{groups, plural, one {# group} other {# groups}}, {total} in all', {
        groups,
        total: formatInteger(total ?? 0),
      })}
    </span>
  )
}

/** Says exactly what is shown, `1–80 of 25,943`, and goes to other pages. */
function Pager({ state, count, total, onChange }: PagerProps): ReactNode {
  const { page, size } = state
  const offset = (page - 1) * size
  const isLast = total === undefined || offset + count >= total
  return (
    <div className={styles.pager}>
      <span className={styles.range} role="status" data-testid="range">
        {total !== undefined && rangeText(offset, count, total)}
      </span>
      {(page > 1 || !isLast) && <Steps page={page} isLast={isLast} onChange={onChange} />}
      <PageSize size={size} onChange={onChange} />
    </div>
  )
}

/** Only where there is another page. */
function Steps(props: {
  readonly page: number
  readonly isLast: boolean
  readonly onChange: PagerProps['onChange']
}): ReactNode {
  const { page, isLast, onChange } = props
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={styles.mirrored}
        aria-label={t('Previous page')}
        disabled={page === 1}
        onClick={() => onChange({ page: page - 1 })}
      >
        <IconChevronLeft size={16} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={styles.mirrored}
        aria-label={t('Next page')}
        disabled={isLast}
        onClick={() => onChange({ page: page + 1 })}
      >
        <IconChevronRight size={16} />
      </ActionIcon>
    </>
  )
}

function PageSize(props: {
  readonly size: number
  readonly onChange: PagerProps['onChange']
}): ReactNode {
  const { size, onChange } = props
  return (
    <select
      className={styles.size}
      aria-label={t('Rows on a page')}
      title={t('Rows on a page')}
      value={size}
      onChange={({ currentTarget }) =>
        onChange({ size: PAGE_SIZES.find((one) => String(one) === currentTarget.value) ?? size })
      }
    >
      {PAGE_SIZES.map((one) => (
        <option key={one} value={one}>
          {formatInteger(one)}
        </option>
      ))}
    </select>
  )
}

function rangeText(offset: number, count: number, total: number): string {
  if (count === 0) return t('0 of {total}', { total: formatInteger(total) })
  return t('{first}–{last} of {total}', {
    first: formatInteger(offset + 1),
    last: formatInteger(offset + count),
    total: formatInteger(total),
  })
}
