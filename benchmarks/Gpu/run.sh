#!/usr/bin/env bash
# All that a graphics processor is to show, in under ten minutes and without a network: the engine's contract on it, what the host costs,
# memory over 2,000 steps, and epochs of 50,000 images beside PyTorch's, as a table for docs/gpu.md.
#
#   benchmarks/Gpu/run.sh [--device cuda] [--images 50000] [--libtorch TorchSharp-cuda-linux]
#
# Restore first, where there is a network: dotnet restore -p:VlassNetLibtorch=TorchSharp-cuda-linux
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
device=cuda images=50000 libtorch=TorchSharp-cuda-linux
while [ $# -gt 0 ]; do
    case $1 in
        --device) device=$2 ;;
        --images) images=$2 ;;
        --libtorch) libtorch=$2 ;;
        *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
    shift 2
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version --format=csv,noheader

echo "## The contract"
dotnet test -c Release -p:VlassNetLibtorch="$libtorch" tests/VlassNet.TorchSharp.Tests 2>&1 | grep -E "Skipped |Failed |Passed!|Failed!" | tail -20

dotnet build -c Release -p:VlassNetLibtorch="$libtorch" benchmarks/Gpu >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
ours() { dotnet exec benchmarks/Gpu/bin/Release/net10.0/VlassNet.Gpu.dll "$@"; }

echo "## The host"
ours host --device "$device"
echo "## Memory"
ours flat --device "$device"

echo "## Epochs"
ours epochs --device "$device" --images "$images" | tee "$work/ours"
torch=""
for candidate in ${PYTHON:-python3 /usr/bin/python3}; do
    "$candidate" -c "import torch; assert '$device' == 'cpu' or torch.cuda.is_available()" 2>/dev/null && { torch=$candidate; break; }
done
if [ -n "$torch" ]; then
    "$torch" benchmarks/Gpu/epochs_torch.py --device "$device" --images "$images" >"$work/theirs"
else
    echo "SKIPPED: PyTorch: no Python here has it with this device" >&2
    : >"$work/theirs"
fi

printf '\n| epoch of %s images, s | VlassNet | PyTorch | PyTorch / VlassNet |\n|---|---:|---:|---:|\n' "$images"
awk -F': ' 'NR == FNR { theirs[$1] = $2; next }
    { sub(/^epoch s, /, "", $1); key = "epoch s, " $1
      printf "| %s | %.2f | %s | %s |\n", $1, $2, key in theirs ? sprintf("%.2f", theirs[key]) : "–", key in theirs ? sprintf("**%.2f**", theirs[key] / $2) : "–" }' \
    "$work/theirs" "$work/ours"
