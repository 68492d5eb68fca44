import { useRouterState } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef } from 'react'

const SITE = 'ZENNNN'

/**
 * The title of the document follows the main heading, and after going to another page the focus does, so that screen
 * readers say where one is. A page that gives the focus to a field of its own, or a person who was faster, keeps it.
 */
export function useMainHeading(main: RefObject<HTMLElement | null>): void {
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const isWanted = useRef(false)
  const before = useRef<string>(undefined)
  useEffect(() => {
    const page = main.current
    if (page === null) return undefined
    const follow = (): void => {
      const heading = page.querySelector('h1')
      const words = heading?.textContent.trim() ?? ''
      document.title = words === '' ? SITE : `${words} · ${SITE}`
      if (heading === null || !isWanted.current) return
      isWanted.current = false
      focusHeading(page, heading)
    }
    const giveUp = (): void => {
      isWanted.current = false
    }
    // The first page is where the browser put the person.
    isWanted.current = before.current !== undefined && before.current !== pathname
    before.current = pathname
    follow()
    const observer = new MutationObserver(follow)
    observer.observe(page, { subtree: true, childList: true, characterData: true })
    addEventListener('keydown', giveUp)
    addEventListener('pointerdown', giveUp)
    return () => {
      observer.disconnect()
      removeEventListener('keydown', giveUp)
      removeEventListener('pointerdown', giveUp)
    }
  }, [main, pathname])
}

function focusHeading(page: HTMLElement, heading: HTMLElement): void {
  const active = document.activeElement
  const isTaken = active !== null && active !== page && page.contains(active)
  if (isTaken || active?.closest('[aria-modal="true"]') !== null) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}
