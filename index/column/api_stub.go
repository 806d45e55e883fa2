package column

import "parterre/index/block"

func (c *Ordered) Parts(emit func(Part) error) error               { panic("not yet") }
func LoadOrdered(shape block.Shape, parts Parts) (*Ordered, error) { panic("not yet") }

func (c *Text) Parts(emit func(Part) error) error            { panic("not yet") }
func LoadText(shape block.Shape, parts Parts) (*Text, error) { panic("not yet") }
func (d *Directory) Parts(emit func(Part) error) error       { panic("not yet") }
func LoadDirectory(parts Parts) (*Directory, error)          { panic("not yet") }
func (c *List) Parts(emit func(Part) error) error            { panic("not yet") }
func LoadList(shape block.Shape, parts Parts) (*List, error) { panic("not yet") }
