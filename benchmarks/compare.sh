#!/usr/bin/env bash
# VlassNet and its peers in turn, A B A B, and the tables of ratios (medians over the rounds, worst ratio first) for docs/performance.md.
#
#   benchmarks/compare.sh [--rounds 2] [--seconds 5] [--threads 2] [--networks "recommended notebook"]
#
# The networks are those of networks.txt. PyTorch is measured with its defaults and tuned (peers/tuned.env); the ratio is to the better one.
# A peer that is not installed is named and left out. PyTorch and SciPy: any python3 that can import them, or PYTHON=...;
# ONNX Runtime: `npm install --ignore-scripts` in benchmarks/peers. The ONNX files are written by PyTorch.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
rounds=2 seconds=5 threads=2
networks=$(awk '!/^#/ && NF { print $1 }' networks.txt)
while [ $# -gt 0 ]; do
    case $1 in
        --rounds) rounds=$2 ;;
        --seconds) seconds=$2 ;;
        --threads) threads=$2 ;;
        --networks) networks=$2 ;;
        *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
    shift 2
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
skip() { echo "SKIPPED: $*" >&2; }
side() { awk -v name="$1" '$1 == name { print $2 }' networks.txt; }

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
    skip "ONNX Runtime: its files are written by PyTorch"
else
    onnx=yes
    for network in $networks; do
        "$torch" peers/export_onnx.py "$network" "$work/$network.onnx" 2>"$work/export.log" && continue
        skip "ONNX Runtime: PyTorch could not write its file of $network"
        cat "$work/export.log" >&2
        onnx=""
    done
fi

dotnet build -c Release VlassNet.Benchmarks 2>&1 >"$work/build.log" || { cat "$work/build.log" >&2; exit 1; }
ours=VlassNet.Benchmarks/bin/Release/net10.0/VlassNet.Benchmarks.dll
tuned=$(grep -v '^#' peers/tuned.env)

# measure NAME COMMAND...: appends the "figure: value" lines of a command to the figures of NAME.
measure() {
    local name=$1
    shift
    echo "load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown) before $name" >&2
    "$@" 2>"$work/error.log" | sed "s|^|$name |" >>"$work/figures" || { cat "$work/error.log" >&2; exit 1; }
}

for ((round = 0; round < rounds; round++)); do
    for network in $networks; do
        for figure in train predict latency; do
            measure "ours/$network" dotnet exec $ours throughput --network "$network" --threads "$threads" --seconds "$seconds" --only $figure
        done
        measure "one/$network" dotnet exec $ours throughput --network "$network" --threads 1 --seconds "$seconds" --only train
        if [ -n "$torch" ]; then
            measure "default/$network" "$torch" peers/throughput_torch.py --network "$network" --threads "$threads" --seconds "$seconds"
            # shellcheck disable=SC2086 # one word for each variable
            measure "tuned/$network" env $tuned "$torch" peers/throughput_torch.py --network "$network" --threads "$threads" --seconds "$seconds"
        fi
        [ -z "$onnx" ] || measure "onnx/$network" \
            node peers/throughput_onnx.mjs "$work/$network.onnx" --side "$(side "$network")" --threads "$threads" --seconds "$seconds"
    done
    measure avx2 env DOTNET_EnableAVX512=0 dotnet exec $ours throughput --threads "$threads" --seconds "$seconds" --only train
    for figure in augment cold-start allocation memory train; do
        measure other dotnet exec $ours throughput --threads "$threads" --seconds "$seconds" --only $figure
    done
    [ -z "$scipy" ] || measure scipy "$scipy" peers/augment_scipy.py
done

# median NAME FIGURE: over the rounds; nothing where it was not measured.
median() {
    sed -n "s|^$1 $2: ||p" "$work/figures" | sort -g |
        awk '{ v[NR] = $1 } END { if (NR) print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

# row FIGURE NETWORK WAY: its line of the table, the ratio before it to sort by. WAY says whether more is better (1) or less (-1).
row() {
    local peers=() name
    for name in default tuned onnx; do peers+=("$(median "$name/$2" "$1")"); done
    awk -v network="$2" -v way="$3" -v ours="$(median "ours/$2" "$1")" -v defaults="${peers[0]}" -v tuned="${peers[1]}" -v onnx="${peers[2]}" '
        function cell(value) { return value == "" ? "–" : sprintf("%.4g", value) }
        function times(peer) { return peer == "" ? "" : way > 0 ? ours / peer : peer / ours }
        BEGIN {
            n = split(defaults " " tuned " " onnx, peer, " ")
            for (i = 1; i <= n; i++) if (best == "" || times(peer[i]) < best) best = times(peer[i])
            printf "%09.3f\t| %s | %s | %s | %s | %s | **%s** |\n", best, network, cell(ours), cell(defaults), cell(tuned), cell(onnx),
                best == "" ? "–" : sprintf("%.2f", best)
        }'
}

# table TITLE FIGURE WAY
table() {
    printf '\n%s\n\n| network | VlassNet | PyTorch, defaults | PyTorch, tuned | ONNX Runtime | ratio to the best |\n|---|---:|---:|---:|---:|---:|\n' "$1"
    for network in $networks; do row "$2" "$network" "$3"; done | sort -n | cut -f2
}

table "Training, batch 32, images/s (the peers without augmentation)" 'train images/s' 1
table "Prediction, images/s, each at its best batch" 'predict images/s' 1
table "One image, one thread, ms" 'latency ms' -1

# ratio TITLE VALUE OTHER: VALUE / OTHER.
ratio() {
    if [ -z "$2" ] || [ -z "$3" ]; then
        echo "| $1 | ${2:-–} | ${3:-not installed} | – |"
    else
        awk -v title="$1" -v a="$2" -v b="$3" 'BEGIN { printf "| %s | %.4g | %.4g | **%.2f** |\n", title, a, b, a / b }'
    fi
}

printf '\n| figure | VlassNet | against | ratio |\n|---|---:|---:|---:|\n'
for network in $networks; do
    ratio "training $network, $threads threads; one thread" "$(median "ours/$network" 'train images/s')" "$(median "one/$network" 'train images/s')"
done
ratio "training notebook without AVX-512; with it" "$(median avx2 'train images/s')" "$(median other 'train images/s')"
ratio "augmentation, one thread, images/s; SciPy" "$(median other 'augment images/s')" "$(median scipy 'augment images/s')"
echo "| new process to first prediction, ms | $(median other 'cold start ms') | | |"
echo "| bytes allocated per training step | $(median other 'allocated bytes/step') | | |"
echo "| peak memory over the data, training 50,000 cutouts, MB | $(median other 'peak memory MB over data') | | |"
