// Package storetest gives tests of every floor a disk that fails: the n-th call a process makes for files in a folder is
// answered with an error of the system instead of being done, whoever in the process makes it. Badger opens and maps its
// files itself and has no door for another file system; the kernel has one (seccomp's user notification, Linux 5.14),
// and needs no rights for it.
//
// A process that is to be watched calls [Enter] first thing; its parent starts it with [Start] and decides call by call.
// What is written to mapped memory is no call: it fails only when it is synced.
package storetest
