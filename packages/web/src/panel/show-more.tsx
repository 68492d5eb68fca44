import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './page.module.css'

/** Below a list that comes in pages: how much of it is shown, once that is known, and the way to more. */
export function ShowMore(props: {
  readonly shown: string | undefined
  readonly pages: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => Promise<unknown>
  }
}): ReactNode {
  const { shown, pages } = props
  return (
    <div className={styles.buttons}>
      {shown !== undefined && (
        <span className={styles.quiet} role="status">
          {shown}
        </span>
      )}
      {pages.hasNextPage && (
        <Button
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t('Show more')}
        </Button>
      )}
    </div>
  )
}
