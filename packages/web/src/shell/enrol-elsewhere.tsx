import { Button, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import { PROVED_PATH } from './proved-elsewhere.ts'

const SET_UP = `/sign-in/set-up?next=${encodeURIComponent(PROVED_PATH)}`

/** A second factor is owed and there is none: it is set up in a window of its own, and this page stays as it is. */
export function EnrolElsewhere(): ReactNode {
  return (
    <>
      <Text role="status">
        {t(
          'Your administrator wants a second factor from now on, and you have none yet. Set it up in a new window; then this page goes on, and nothing on it is lost.',
        )}
      </Text>
      <Button component="a" href={SET_UP} target="_blank" ref={focusOnce}>
        {t('Set up a second factor')}
      </Button>
    </>
  )
}

/** The form that led here is gone. */
function focusOnce(link: HTMLAnchorElement | null): void {
  link?.focus()
}
