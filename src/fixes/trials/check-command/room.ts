/**
 * A shell script that makes a room for one command and runs it there: `sh -c ROOM room <root> <tree> <MiB> <place> <from> …
 * -- <command> …`, inside new namespaces of `unshare`. The room has a copy of the tree under `/checkout`, this machine's
 * programs to read, devices that hold nothing, and memory for files. It has no other file of this machine, no process but
 * its own, and no route. Of its `/proc` nothing can be written that belongs to the machine: who is root outside would be
 * let, even without a capability. Writes `ready` to descriptor 3 before the command starts: what fails before is the room's fault.
 */
export const ROOM = String.raw`set -eu
PATH=$PATH:/usr/sbin:/sbin
root=$1 tree=$2 size=$3
shift 3
mount -t tmpfs -o "size=$size"m,mode=755 tmpfs "$root"
cd "$root"
mkdir usr dev proc tmp etc checkout old
mount --rbind /usr usr
mount -o remount,bind,ro usr
for name in bin sbin lib lib32 lib64; do
  if [ -L "/$name" ]; then ln -s "$(readlink "/$name")" "$name"
  elif [ -d "/$name" ]; then mkdir "$name"; mount --rbind "/$name" "$name"; mount -o remount,bind,ro "$name"
  fi
done
for name in null zero full random urandom; do
  : > "dev/$name"
  mount --bind "/dev/$name" "dev/$name"
done
ln -s /proc/self/fd dev/fd
if [ -d /etc/alternatives ]; then cp -RP /etc/alternatives etc/; fi
if [ -f /etc/ld.so.cache ]; then cp /etc/ld.so.cache etc/; fi
echo 'root:x:0:0::/tmp:/bin/sh' > etc/passwd
mount -t proc proc proc
for name in sys sysrq-trigger irq bus fs; do
  if [ -e "proc/$name" ]; then mount --bind "proc/$name" "proc/$name"; mount -o remount,bind,ro "proc/$name"; fi
done
for name in kcore keys key-users kmsg timer_list; do
  if [ -e "proc/$name" ]; then mount --bind dev/null "proc/$name"; fi
done
for name in acpi scsi; do
  if [ -d "proc/$name" ]; then mount -t tmpfs -o ro tmpfs "proc/$name"; fi
done
pivot_root . old
cd /
cp -RP "old$tree/." checkout/
while [ "$1" != -- ]; do
  mkdir -p "$1"
  mount --rbind "old$2" "$1"
  mount -o remount,bind,ro "$1"
  shift 2
done
shift
umount -l old
rmdir old
if [ "$(wc -l < /proc/net/route)" -gt 1 ]; then echo 'the network is still there' >&2; exit 1; fi
cd /checkout
echo ready >&3
exec 3>&-
setpriv --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@"
`;
