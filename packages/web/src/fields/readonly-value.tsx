import { type ComponentType, type ReactNode, useId } from 'react'
import styles from './field.module.css'
import type { CellProps, InputProps } from './field-kind.ts'

/** An input that shows its value as a cell does, links included, while nobody may change it. */
export function orReadonly(
  Cell: ComponentType<CellProps>,
  Input: ComponentType<InputProps>,
): ComponentType<InputProps> {
  return function Either(props: InputProps): ReactNode {
    return props.isReadonly ? <ReadonlyValue Cell={Cell} {...props} /> : <Input {...props} />
  }
}

/** For kinds that nobody ever changes. */
export function alwaysReadonly(Cell: ComponentType<CellProps>): ComponentType<InputProps> {
  return function Shown(props: InputProps): ReactNode {
    return <ReadonlyValue Cell={Cell} {...props} />
  }
}

function ReadonlyValue({
  Cell,
  field,
  value,
  look,
  problem,
}: InputProps & { readonly Cell: ComponentType<CellProps> }): ReactNode {
  const id = useId()
  const shown = <Cell field={field} value={value} row={NO_ROW} />
  if (look === 'cell') return <div className={styles.bareValue}>{shown}</div>
  return (
    <div className={styles.frame} role="group" aria-labelledby={id}>
      <span className={styles.label} id={id}>
        {field.label}
      </span>
      <div className={styles.value}>{shown}</div>
      {field.help !== undefined && <span className={styles.help}>{field.help}</span>}
      {problem !== undefined && <span className={styles.problem}>{problem}</span>}
    </div>
  )
}

const NO_ROW = { id: '' } as const
