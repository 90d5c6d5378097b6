#include "chnsw.h"

#include <hnswlib/hnswlib.h>

#include <new>

namespace {

// The nearer, the less. Nodes lie at any address: their vectors are copied out.
float distance(const void *x, const void *y, const void *settings) {
    chnsw_vector left, right;
    memcpy(&left, x, sizeof left);
    memcpy(&right, y, sizeof right);
    const chnsw_settings *with = static_cast<const chnsw_settings *>(settings);
    const float scale = left.scale * right.scale;
    return -static_cast<float>(with->product(left.codes, right.codes, with->stride)) * scale;
}

class Space : public hnswlib::SpaceInterface<float> {
  public:
    explicit Space(chnsw_settings settings) : settings(settings) {}
    size_t get_data_size() override { return sizeof(chnsw_vector); }
    hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
    void *get_dist_func_param() override { return &settings; }
    chnsw_settings settings;
};

} // namespace

struct chnsw_graph {
    Space space;
    hnswlib::HierarchicalNSW<float> index;

    explicit chnsw_graph(chnsw_settings settings)
        : space(settings), index(&space, static_cast<size_t>(settings.capacity), settings.neighbours,
                                 settings.construction, settings.seed) {
        // A search looks at as many nodes as it is asked for, no more.
        index.setEf(0);
    }
};

chnsw_graph *chnsw_make(chnsw_settings settings) {
    try {
        return new chnsw_graph(settings);
    } catch (const std::exception &) { return nullptr; }
}

void chnsw_free(chnsw_graph *graph) { delete graph; }

bool chnsw_add(chnsw_graph *graph, chnsw_vector vector) {
    try {
        graph->index.addPoint(&vector, graph->index.cur_element_count);
        return true;
    } catch (const std::exception &) { return false; }
}

bool chnsw_restore(chnsw_graph *graph, chnsw_vector vector, int32_t level) {
    auto &index = graph->index;
    if (index.cur_element_count >= index.max_elements_) return false;
    const hnswlib::tableint node = static_cast<hnswlib::tableint>(index.cur_element_count);
    char *upper = nullptr;
    if (level > 0) {
        const size_t bytes = index.size_links_per_element_ * static_cast<size_t>(level) + 1;
        upper = static_cast<char *>(calloc(bytes, 1));
        if (!upper) return false;
    }
    memset(index.data_level0_memory_ + node * index.size_data_per_element_, 0, index.size_data_per_element_);
    memcpy(index.getDataByInternalId(node), &vector, sizeof vector);
    index.setExternalLabel(node, node);
    index.linkLists_[node] = upper;
    index.element_levels_[node] = level;
    index.cur_element_count++;
    return true;
}

void chnsw_link(chnsw_graph *graph, int64_t node, int32_t level, const uint32_t *links, int32_t count) {
    hnswlib::linklistsizeint *list = graph->index.get_linklist_at_level(static_cast<hnswlib::tableint>(node), level);
    graph->index.setListCount(list, static_cast<unsigned short>(count));
    memcpy(list + 1, links, static_cast<size_t>(count) * sizeof *links);
}

void chnsw_enter(chnsw_graph *graph, int64_t node) {
    graph->index.enterpoint_node_ = static_cast<hnswlib::tableint>(node);
    graph->index.maxlevel_ = graph->index.element_levels_[static_cast<size_t>(node)];
}

void chnsw_finish(chnsw_graph *graph) {
    std::vector<std::mutex>().swap(graph->index.link_list_locks_);
    std::vector<std::mutex>().swap(graph->index.link_list_update_locks_);
    std::unordered_map<hnswlib::labeltype, hnswlib::tableint>().swap(graph->index.label_lookup_);
}

int64_t chnsw_entry(const chnsw_graph *graph) { return graph->index.enterpoint_node_; }

int32_t chnsw_level(const chnsw_graph *graph, int64_t node) {
    return graph->index.element_levels_[static_cast<size_t>(node)];
}

const uint32_t *chnsw_links(const chnsw_graph *graph, int64_t node, int32_t level, int32_t *count) {
    hnswlib::linklistsizeint *list = graph->index.get_linklist_at_level(static_cast<hnswlib::tableint>(node), level);
    *count = graph->index.getListCount(list);
    return list + 1;
}

int64_t chnsw_search(const chnsw_graph *graph, chnsw_vector query, int64_t width, uint32_t *nodes, float *products) {
    if (width <= 0) return 0;
    try {
        auto found = graph->index.searchKnn(&query, static_cast<size_t>(width));
        const int64_t count = static_cast<int64_t>(found.size());
        // The queue has the farthest on top, of equal ones the highest label.
        for (int64_t place = count; place-- > 0; found.pop()) {
            nodes[place] = static_cast<uint32_t>(found.top().second);
            products[place] = -found.top().first;
        }
        return count;
    } catch (const std::exception &) { return -1; }
}
