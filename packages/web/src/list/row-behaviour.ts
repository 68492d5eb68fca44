import { useNavigate } from '@tanstack/react-router'
import { type MouseEvent, useCallback, useEffect, useRef } from 'react'
import type { ListEdit } from './use-list-edit.ts'

/** A click anywhere on a row opens it, or begins to edit it; links, boxes and inputs keep their own meaning. */
export function useRowClick(
  model: string,
  onEdit: ((id: string) => void) | undefined,
): (event: MouseEvent) => void {
  const navigate = useNavigate()
  const now = useRef(onEdit)
  useEffect(() => {
    now.current = onEdit
  })
  return useCallback(
    (event) => {
      const { target } = event
      if (!(target instanceof Element) || event.defaultPrevented) return
      const row = target.closest<HTMLElement>('[data-id]')
      const link = target.closest('a')
      const { id, edited } = row?.dataset ?? {}
      if (id === undefined || edited !== undefined || isOwn(target, link, event)) return
      event.preventDefault()
      if (now.current !== undefined && link === null) now.current(id)
      else void navigate({ to: '/$model/$id', params: { model, id } })
    },
    [model, navigate],
  )
}

/** Whether the browser, or the element itself, does what the click means. */
function isOwn(target: Element, link: Element | null, event: MouseEvent): boolean {
  if (link !== null)
    return !link.hasAttribute('data-row-focus') || event.metaKey || event.ctrlKey || event.shiftKey
  // Somebody marks text to copy it.
  if (getSelection()?.isCollapsed === false) return true
  return target.closest('button, input, select, textarea, label, [role=combobox]') !== null
}

interface KeyEvent {
  readonly key: string
  readonly target: EventTarget
  readonly defaultPrevented: boolean
  preventDefault(): void
}

/** In a row that is edited: Enter saves it, Escape drops what was typed. */
export function onRowKey(event: KeyEvent, edit: ListEdit): void {
  const { target, key } = event
  if (!(target instanceof HTMLElement) || event.defaultPrevented) return
  const id = target.closest<HTMLElement>('[data-edited]')?.dataset['id']
  // An open list of choices takes these keys itself.
  if (id === undefined || target.getAttribute('aria-expanded') === 'true') return
  if (key === 'Enter' && !(target instanceof HTMLTextAreaElement)) {
    event.preventDefault()
    void edit.save([id])
  }
  if (key === 'Escape') {
    event.preventDefault()
    const row = target.closest('tr')
    edit.send({ kind: 'drop', ids: [id] })
    requestAnimationFrame(() => row?.querySelector<HTMLElement>('[data-row-focus]')?.focus())
  }
}
