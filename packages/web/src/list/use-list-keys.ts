import { useNavigate } from '@tanstack/react-router'
import type { RefObject } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { t } from '../language/language.ts'
import { type Shortcut, useShortcuts } from '../shell/shortcuts.ts'

/** The links of rows and the buttons of groups: where the keys walk. */
const FOCUSABLE = '[data-row-focus]'

/** Single keys of the list. The row they are about is the one that has the focus. */
export function useListKeys(
  scroller: RefObject<HTMLElement | null>,
  model: ModelMeta,
  onEdit: (id: string) => void,
): void {
  const navigate = useNavigate()
  const move = (by: 1 | -1): void => {
    const all = [...(scroller.current?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])]
    const at = all.findIndex((one) => rowOf(one) === activeRow(scroller.current))
    const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  const onRow = (run: (row: HTMLElement) => void) => (): void => {
    const row = activeRow(scroller.current)
    if (row !== undefined) run(row)
  }
  const open = onRow((row) => {
    // A link or a button that has the focus opens by itself.
    if (!(document.activeElement instanceof HTMLInputElement)) return
    const { id } = row.dataset
    if (id !== undefined) void navigate({ to: '/$model/$id', params: { model: model.name, id } })
  })
  const shortcuts: Shortcut[] = [
    { keys: 'j', label: t('Next row'), run: () => move(1) },
    { keys: 'k', label: t('Row before'), run: () => move(-1) },
    {
      keys: 'x',
      label: t('Select the row'),
      run: onRow((row) => row.querySelector<HTMLElement>('input[type=checkbox]')?.click()),
    },
    { keys: 'Enter', label: t('Open the row'), run: open },
  ]
  if (model.operations.includes('update'))
    shortcuts.push({
      keys: 'e',
      label: t('Edit the row'),
      run: onRow(({ dataset }) => {
        if (dataset['id'] !== undefined) onEdit(dataset['id'])
      }),
    })
  useShortcuts(shortcuts)
}

function activeRow(scroller: HTMLElement | null): HTMLElement | undefined {
  const { activeElement } = document
  if (activeElement === null || scroller?.contains(activeElement) !== true) return undefined
  return rowOf(activeElement)
}

function rowOf(element: Element): HTMLElement | undefined {
  return element.closest<HTMLElement>('tr, li') ?? undefined
}
