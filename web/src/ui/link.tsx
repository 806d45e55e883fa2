import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithoutRef, Ref } from 'react'

// What looks like a link or a button and goes to another screen. The target is checked against the routes.

type As<P> = P & Omit<ComponentPropsWithoutRef<'a'>, keyof P> & { ref?: Ref<HTMLAnchorElement> }

export const LinkAnchor = createLink((props: As<AnchorProps>) => <Anchor component="a" {...props} />)
export const LinkButton = createLink((props: As<ButtonProps>) => <Button component="a" {...props} />)
export const LinkNav = createLink((props: As<NavLinkProps>) => <NavLink component="a" {...props} />)
