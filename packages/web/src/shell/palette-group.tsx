import IconBolt from '@tabler/icons-react/dist/esm/icons/IconBolt.mjs'
import IconArrowRight from '@tabler/icons-react/dist/esm/icons/IconCornerDownLeft.mjs'
import IconKeyboard from '@tabler/icons-react/dist/esm/icons/IconKeyboard.mjs'
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import IconSun from '@tabler/icons-react/dist/esm/icons/IconSunMoon.mjs'
import IconUserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs'
import { type ReactNode, useId } from 'react'
import type { Command } from './commands.ts'
import { ModelIcon } from './model-icon.tsx'
import styles from './palette.module.css'

const ICON = { size: 18, stroke: 1.75, 'aria-hidden': true } as const

/** One heading of the palette and what stands under it. */
export function PaletteGroup({
  label,
  commands,
  list,
  current,
  onRun,
}: {
  readonly label: string
  readonly commands: readonly Command[]
  /** Id of the list, with which the ids of its options begin. */
  readonly list: string
  readonly current: Command | undefined
  readonly onRun: (command: Command) => void
}): ReactNode {
  const heading = useId()
  return (
    <div role="group" aria-labelledby={heading}>
      <div id={heading} className={styles.heading}>
        {label}
      </div>
      {commands.map((command) => {
        const isCurrent = command.id === current?.id
        return (
          // The keyboard works on the field that has the focus, not on the options.
          <div
            key={command.id}
            id={`${list}-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={isCurrent}
            className={styles.option}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onRun(command)}
          >
            <Sign icon={command.icon} />
            <span className={styles.label}>{command.label}</span>
            <span className={styles.hint}>{command.hint}</span>
            {isCurrent && <IconArrowRight {...ICON} size={14} />}
          </div>
        )
      })}
    </div>
  )
}

function Sign({ icon }: { readonly icon: string }): ReactNode {
  switch (icon) {
    case 'action':
      return <IconBolt {...ICON} />
    case 'create':
      return <IconPlus {...ICON} />
    case 'scheme':
      return <IconSun {...ICON} />
    case 'account':
      return <IconUserCircle {...ICON} />
    case 'shortcuts':
      return <IconKeyboard {...ICON} />
    case 'leave':
      return <IconLogout {...ICON} />
    default:
      return <ModelIcon name={icon} />
  }
}
