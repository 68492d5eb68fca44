import type { ReactNode } from 'react'

export function FormPage(): ReactNode {
  return null
}

export function NewPage(): ReactNode {
  return null
}
