#include <cstdio>
#include <vector>

struct Buffer {
    std::vector<char> data;
    explicit Buffer(size_t size) : data(size, 'x') {}
};

size_t used(const Buffer &b) { return b.data[0] == 'x'; }

int main() {
    Buffer b(2000);
    std::printf("%zu\n", used(b));
}
