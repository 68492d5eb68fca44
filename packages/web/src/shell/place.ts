import { useLocation } from '@tanstack/react-router'
import { useRef } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { useMeta } from '../api/queries.ts'
import { type AppMenu, appAt, appMenus, modelAt } from './app-menu.ts'

/** Where the person is among apps and models. */
export interface Place {
  readonly menus: readonly AppMenu[]
  /** The app of the page; on pages of no app the one before; undefined for who may see none. */
  readonly menu: AppMenu | undefined
  /** undefined on pages of no model. */
  readonly model: ModelMeta | undefined
}

export function usePlace(): Place {
  const meta = useMeta()
  const menus = appMenus(meta)
  const name = useLocation({ select: ({ pathname }) => modelAt(pathname) })
  const page = useLocation({ select: ({ pathname }) => appAt(pathname) })
  const model = meta.models.find((one) => one.name === name)
  const before = useRef<string>(undefined)
  const app = model?.app ?? page ?? before.current
  before.current = app
  return { menus, model, menu: menus.find((one) => one.app.name === app) ?? menus[0] }
}
