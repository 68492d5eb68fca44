import { type ModelMeta, viewOf } from '../api/meta.ts'
import { t } from '../language/language.ts'
import type { AppMenu, MenuEntry } from './app-menu.ts'
import type { PageCommand } from './page-commands.ts'

/** One line of the palette. */
export interface Command {
  readonly id: string
  /** Name of the model or the act whose icon stands before it. */
  readonly icon: string
  readonly label: string
  /** Tells lines of one name apart: the app, or what the words do not say. */
  readonly hint: string
  readonly run: () => void
}

/** What commands need of the page. */
export interface CommandTools {
  readonly go: (
    target:
      | MenuEntry['target']
      | { readonly to: '/my-account' }
      | { readonly to: '/$model/new' | '/$model'; readonly params: { readonly model: string } },
  ) => void
  readonly chooseScheme: (scheme: string) => void
  readonly openShortcuts: () => void
  readonly leave: () => void
}

/** What can be done with what is open, then everything one may go to, make or do from anywhere. */
export function commandsOf(
  menus: readonly AppMenu[],
  here: readonly PageCommand[],
  tools: CommandTools,
): readonly Command[] {
  return [
    ...here.map((command) => ({ ...command, id: `here-${command.id}`, icon: 'action' })),
    ...goCommands(menus, tools),
    ...createCommands(menus, tools),
    ...actCommands(tools),
  ]
}

/** Those in which every word of the question begins a word of theirs, first those that are named so; all for no question. */
export function matching(commands: readonly Command[], question: string): readonly Command[] {
  const wanted = wordsOf(question)
  const isIn = (text: string): boolean => {
    const words = wordsOf(text)
    return wanted.every((one) => words.some((word) => word.startsWith(one)))
  }
  const named = commands.filter(({ label }) => isIn(label))
  const others = commands.filter((one) => !named.includes(one))
  return [...named, ...others.filter(({ label, hint }) => isIn(`${label} ${hint}`))]
}

/** Whether people make such records by themselves: lines, for example, are made with their order. */
export function canCreate(model: ModelMeta): boolean {
  return (
    model.operations.includes('create') &&
    viewOf(model, 'form') !== undefined &&
    viewOf(model, 'search') !== undefined
  )
}

function goCommands(menus: readonly AppMenu[], { go }: CommandTools): readonly Command[] {
  return menus.flatMap(({ app, entries }) =>
    entries.map(({ name, label, target }) => ({
      id: `go-${name}`,
      icon: name,
      label,
      hint: label === app.label ? '' : app.label,
      run: () => go(target),
    })),
  )
}

function createCommands(menus: readonly AppMenu[], { go }: CommandTools): readonly Command[] {
  return menus.flatMap(({ app, models }) =>
    models.filter(canCreate).map(({ name, label }) => ({
      id: `create-${name}`,
      icon: 'create',
      label: t('New: {model}', { model: label }),
      hint: app.label,
      run: () => go({ to: '/$model/new', params: { model: name } }),
    })),
  )
}

function actCommands(tools: CommandTools): readonly Command[] {
  const scheme = (value: string, label: string): Command => ({
    id: `scheme-${value}`,
    icon: 'scheme',
    label,
    hint: t('Colours'),
    run: () => tools.chooseScheme(value),
  })
  return [
    act('account', t('My account'), () => tools.go({ to: '/my-account' })),
    act('shortcuts', t('Keyboard shortcuts'), tools.openShortcuts),
    scheme('light', t('Light colours')),
    scheme('dark', t('Dark colours')),
    scheme('auto', t('Colours as the machine')),
    act('leave', t('Sign out'), tools.leave),
  ]
}

function act(id: string, label: string, run: () => void): Command {
  return { id, icon: id, label, hint: '', run }
}

/** In small letters and without accents. */
function wordsOf(text: string): readonly string[] {
  const plain = text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}
