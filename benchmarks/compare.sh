#!/usr/bin/env bash
# VlassNet and its peers in turn, A B A B, and the table of ratios (medians over the rounds) for docs/performance.md.
#
#   benchmarks/compare.sh [--rounds 2] [--seconds 5] [--threads 2]
#
# A peer that is not installed is named and left out. PyTorch and SciPy: any python3 that can import them, or PYTHON=...;
# ONNX Runtime: `npm install --ignore-scripts` in benchmarks/peers. The ONNX file is written by PyTorch.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
rounds=2 seconds=5 threads=2
while [ $# -gt 0 ]; do
    case $1 in
        --rounds) rounds=$2 ;;
        --seconds) seconds=$2 ;;
        --threads) threads=$2 ;;
        *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
    shift 2
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
skip() { echo "SKIPPED: $*" >&2; }

# python_with MODULE: the first Python that can import it.
python_with() {
    local candidate
    for candidate in ${PYTHON:-python3 /usr/bin/python3}; do
        "$candidate" -c "import $1" 2>/dev/null && { echo "$candidate"; return; }
    done
}
torch=$(python_with torch) scipy=$(python_with scipy) onnx=""
[ -n "$torch" ] || skip "PyTorch: no Python here imports torch"
[ -n "$scipy" ] || skip "SciPy: no Python here imports scipy"
if ! command -v node >/dev/null || [ ! -d peers/node_modules/onnxruntime-node ]; then
    skip "ONNX Runtime: run 'npm install --ignore-scripts' in benchmarks/peers"
elif [ -z "$torch" ]; then
    skip "ONNX Runtime: its file is written by PyTorch"
elif "$torch" peers/export_onnx.py "$work/notebook.onnx" 2>"$work/export.log"; then
    onnx=yes
else
    skip "ONNX Runtime: PyTorch could not write its file"
    cat "$work/export.log" >&2
fi

dotnet build -c Release VlassNet.Benchmarks 2>&1 >"$work/build.log" || { cat "$work/build.log" >&2; exit 1; }
ours=VlassNet.Benchmarks/bin/Release/net10.0/VlassNet.Benchmarks.dll

# measure NAME COMMAND...: appends the "figure: value" lines of a command to the figures of NAME.
measure() {
    local name=$1
    shift
    echo "load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown) before $name" >&2
    "$@" 2>"$work/error.log" | sed "s/^/$name /" >>"$work/figures" || { cat "$work/error.log" >&2; exit 1; }
}

for ((round = 0; round < rounds; round++)); do
    measure ours dotnet exec $ours throughput --threads "$threads" --seconds "$seconds"
    [ -z "$torch" ] || measure torch "$torch" peers/throughput_torch.py --threads "$threads" --seconds "$seconds"
    measure one dotnet exec $ours throughput --threads 1 --seconds "$seconds" --only train
    [ -z "$onnx" ] || measure onnx node peers/throughput_onnx.mjs "$work/notebook.onnx" --threads "$threads" --seconds "$seconds"
    measure avx2 env DOTNET_EnableAVX512=0 dotnet exec $ours throughput --threads "$threads" --seconds "$seconds" --only train
    [ -z "$scipy" ] || measure scipy "$scipy" peers/augment_scipy.py
done

# median NAME FIGURE: over the rounds; nothing where it was not measured.
median() {
    sed -n "s|^$1 $2: ||p" "$work/figures" | sort -g |
        awk '{ v[NR] = $1 } END { if (NR) print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

# ratio TITLE VALUE OTHER AT_LEAST AIM: VALUE / OTHER.
ratio() {
    if [ -z "$2" ] || [ -z "$3" ]; then
        echo "| $1 | ${2:-–} | ${3:-not installed} | – | $4 | $5 |"
    else
        awk -v title="$1" -v a="$2" -v b="$3" -v least="$4" -v aim="$5" \
            'BEGIN { printf "| %s | %.4g | %.4g | **%.2f** | %s | %s |\n", title, a, b, a / b, least, aim }'
    fi
}

# bound TITLE VALUE AT_MOST AIM: a figure without a peer.
bound() { echo "| $1 | $2 | | | $3 | $4 |"; }

# Rates as the peers' times: the latency's ratio is theirs to ours.
latency() {
    local mine theirs
    mine=$(median ours 'latency ms') theirs=$(median onnx 'latency ms')
    if [ -z "$theirs" ]; then ratio "$1" "$mine" "" "$2" "$3"; return; fi
    awk -v title="$1" -v a="$mine" -v b="$theirs" -v least="$2" -v aim="$3" \
        'BEGIN { printf "| %s | %.4g | %.4g | **%.2f** | %s | %s |\n", title, a, b, b / a, least, aim }'
}

train=$(median ours 'train images/s') predict=$(median ours 'predict images/s')
cat <<'HEAD'
| figure | VlassNet | against | ratio | at least | aim |
|---|---:|---:|---:|---:|---:|
HEAD
ratio "training, batch 32, images/s; PyTorch (without augmentation)" "$train" "$(median torch 'train images/s')" 10 13
ratio "prediction, batch 256, images/s; ONNX Runtime's best batch" "$predict" "$(median onnx 'predict images/s')" 3 5
ratio "prediction, batch 256, images/s; PyTorch" "$predict" "$(median torch 'predict images/s')" "" ""
latency "one image, one thread, ms; ONNX Runtime" 3 5
ratio "training, $threads threads; one thread" "$train" "$(median one 'train images/s')" 1.85 1.95
ratio "training without AVX-512; with it" "$(median avx2 'train images/s')" "$train" 0.7 0.9
ratio "augmentation, one thread, images/s; SciPy" "$(median ours 'augment images/s')" "$(median scipy 'augment images/s')" 15 40
bound "new process to first prediction, ms" "$(median ours 'cold start ms')" "at most 200" 100
bound "bytes allocated per training step" "$(median ours 'allocated bytes/step')" 0 0
bound "peak memory over the data, training 50,000 cutouts, MB" "$(median ours 'peak memory MB over data')" "at most 200" 100
